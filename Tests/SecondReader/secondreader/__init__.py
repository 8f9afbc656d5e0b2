"""A second reader of CaseVault's format 1, written from docs/format.md."""
