#!/bin/sh
# Runs once, when the database server starts with an empty volume: the role of the application,
# which is no superuser, and its database. The extensions need a superuser, so they come from here.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$AIDCASES_PASSWORD" <<'SQL'
create role aidcases login nosuperuser password :'password';
create database aidcases owner aidcases;
\connect aidcases
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists unaccent;
SQL
