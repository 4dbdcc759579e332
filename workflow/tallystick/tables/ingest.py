"""Tables of the ingest stage: what was read, what was set aside, and how each text is cut."""

from __future__ import annotations

from .model import Table, enum, optional, required

SECTION_ROLES = (
    "title abstract background objective methods results conclusion study_summary reference_list citing_list metadata "
    "boilerplate other"
)

DOCUMENTS = Table(
    "ingest",
    "documents",
    "One row per file that was read.",
    ("doc_id",),
    (
        required("doc_id", "string", "the file's stem; its relative path with __ for /"),
        required("file", "string", "path below raw/"),
        required("sha256", "string", "SHA-256 of the file's bytes, hex"),
        required("bytes", "int", "size of the file"),
        required("characters", "int", "code points of the decoded text; a byte-order mark is not counted"),
        required("encoding", "string", "how the bytes were decoded"),
        enum(
            "container",
            "the kind of page the text came from, recognised by its structure",
            "index_page repository_record journal_page conference_page news_page web_page registry_record plain",
        ),
        enum(
            "content",
            "what the text is",
            "article_abstract conference_abstract full_text review narrative news registry other",
        ),
        enum("relevance", "whether the document reports on patients", "in_scope out_of_scope"),
        optional("relevance_reason", "string", "why it is out of scope: animal, in vitro, protocol, other topic"),
        optional("title", "string", "title as printed"),
        optional("title_start", "int", "first code point of the title"),
        optional("title_end", "int", "code point after the title"),
        optional("url", "string", "where it was retrieved, from the register"),
        optional("retrieved", "string", "ISO date of retrieval, from the register"),
        optional("licence", "string", "licence, from the register"),
        enum("register_status", "how the register and the file agree", "registered unregistered changed"),
        optional("duplicate_of", "string", "doc_id of a document with the same bytes", references="documents.doc_id"),
        required("notes", "strings", "what a reader should know about how the file was read"),
    ),
)

REJECTED = Table(
    "ingest",
    "rejected",
    "One row per raw file that was set aside, with the reason and the remedy.",
    ("file",),
    (
        required("file", "string", "path below raw/, unprintable bytes escaped"),
        required("reason", "string", "why it was not read"),
        required("remedy", "string", "what to do about it"),
    ),
)

SECTIONS = Table(
    "ingest",
    "sections",
    "One row per section; sections of a document do not overlap and cover all its text that is not blank.",
    ("doc_id", "section_id"),
    (
        required("doc_id", "string", "document", references="documents.doc_id"),
        required("section_id", "string", "s001, s002 … in the order of the text"),
        enum("role", "what the section is for", SECTION_ROLES),
        optional("heading", "string", "its heading as printed"),
        required("start", "int", "first code point (heading included)"),
        required("end", "int", "code point after the last"),
        required("body_start", "int", "first code point after the heading"),
        optional("subject", "string", "for a passage about one study among several: a label that groups its sections"),
        enum(
            "cites_as",
            "whose the identifiers and citations in it are, where its place says so",
            "citing reference listed described other",
            nullable=True,
        ),
        optional("duplicate_of", "string", "section_id of the same text earlier in this document"),
    ),
)

TABLES = (DOCUMENTS, REJECTED, SECTIONS)
