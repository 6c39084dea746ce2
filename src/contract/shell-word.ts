/** A string as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same, without quotes where no shell needs them. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./][A-Za-z0-9_./@%+=:,-]*$/.test(text) ? text : shellQuote(text);
}
