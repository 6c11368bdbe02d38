"""The four parts of completion and its receipt, as pure functions: pictures and facts in, words out."""
