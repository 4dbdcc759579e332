"""Seconds that spaCy's blank English tokenizer takes over texts (JSON list on standard input); run in its own venv."""

import json
import sys
import time

import spacy

texts = json.load(sys.stdin)
tokenizer = spacy.blank("en")
tokenizer.max_length = 10**8
tokenizer(texts[0])
start = time.perf_counter()
for text in texts:
    tokenizer(text)
print(time.perf_counter() - start)
