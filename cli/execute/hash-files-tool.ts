import { shellQuote } from '../../src/contract/shell-word';

/** The name of CodeBuild's tool: https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html */
export const HASH_FILES = 'codebuild-hash-files';

/**
 * A stand-in for CodeBuild's tool that prints one hash for all files of the source that some globs match. The hash is
 * not the one of AWS, where caches of a laptop are of no use. It needs what each image has, as it also runs in
 * containers: sh, find, sed, grep, sort, and one of three programs for SHA-256.
 *
 * The page shows a path and a glob with two stars, and says nothing of globs that match no file: here they are an
 * error, because a key without a hash would be the key of each lock file.
 */
export function hashFilesScript(srcDir: string): string {
  return String.raw`#!/bin/sh
LC_ALL=C
export LC_ALL
fail() {
  echo "${HASH_FILES}: $1" >&2
  exit 1
}
sha256() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256
  elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r
  else return 1
  fi
}
[ $# -gt 0 ] || fail 'give the files, for example package-lock.json'
src=${shellQuote(srcDir)}
cd "$src" || fail 'there is no source'
one=$(printf '\001')
two=$(printf '\002')
matching() {
  pattern=$1
  case $pattern in "$src"/*) pattern=${'$'}{pattern#"$src"/} ;; esac
  pattern=${'$'}{pattern#./}
  regex=$(printf '%s\n' "$pattern" | sed -e 's/[.^$+()|\\]/\\&/g' -e "s,\*\*/,$one,g" -e "s,\*\*,$two,g" \
    -e 's,\*,[^/]*,g' -e 's,?,[^/],g' -e "s,$one,(.*/)?,g" -e "s,$two,.*,g")
  case $pattern in *'{'*) regex=$(printf '%s\n' "$regex" | sed -e 's/{/(/g' -e 's/}/)/g' -e 's/,/|/g') ;; esac
  find . -name .git -prune -o \( -type f -o -type l \) -print | sed 's,^\./,,' | grep -E -x -e "$regex"
}
files=
for each in "$@"; do
  found=$(matching "$each") || fail "no file matches $each"
  files="$files$found
"
done
hash=$(
  printf '%s' "$files" | sort -u | while IFS= read -r file; do
    printf '%s\n' "$file"
    sha256 <"$file" || echo unreadable
  done | sha256
) || fail 'no program for SHA-256 was found: sha256sum, shasum or openssl'
printf '%s\n' "${'$'}{hash%% *}"
`;
}
