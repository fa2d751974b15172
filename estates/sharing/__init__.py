"""The body's assets beside partners' sites: which lie near each other, and why a pair is worth a look."""
