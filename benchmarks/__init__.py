"""Measurements that `make bench` prints; each is a ratio or a rate from one run on one machine."""
