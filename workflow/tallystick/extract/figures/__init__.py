"""Figures of results: effect estimates and measured values, judged once per printed number."""
