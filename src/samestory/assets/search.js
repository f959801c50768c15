/* Words for Sphinx's search, loaded between its pieces: its own speak of categories, which ours has not. */
"use strict";
Documentation.TRANSLATIONS[
  "Your search did not match any documents. Please make sure that all words are spelled correctly "
  + "and that you've selected enough categories."
] = "No page has all of these words. Try fewer words, or only the beginning of one.";
