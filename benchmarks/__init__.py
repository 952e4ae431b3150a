"""What `make bench` measures: this application beside the stock way, on one machine, in one run."""
