const MASK = '[masked]';

/**
 * Known shapes of secrets. Each expression starts at a fixed word or a boundary and repeats within bounds,
 * so that a long line of a hostile log costs no more than its length.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // A whole key in one line, as in JSON with \n in it.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----.{0,8000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----/g,
    MASK,
  ],
  // Access key ids. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, MASK],
  // Secret access keys that stand alone: 40 characters, and each sort among them (commit ids have no capitals).
  [
    /(?<![\w/+=.-])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![\w/+=.-])/g,
    MASK,
  ],
  [/(?<![\w-])gh[pousr]_[A-Za-z0-9]{30,255}/g, MASK],
  [/(?<![\w-])github_pat_\w{22,255}/g, MASK],
  [/(?<![\w-])(?:glpat|gldt|glrt)-[\w-]{20,255}/g, MASK],
  [/(?<![\w-])npm_[A-Za-z0-9]{36}/g, MASK],
  [/(?<![\w-])pypi-[\w-]{50,500}/g, MASK],
  [/(?<![\w-])(?:dckr_pat_|hf_|sk_live_|sk_test_|rk_live_|sk-)[\w-]{20,255}/g, MASK],
  [/(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,255}/g, MASK],
  [/(?<![\w-])AIza[\w-]{35}/g, MASK],
  // JSON web tokens.
  [/(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]{0,4000}/g, MASK],
  [/\b(Authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:Bearer|Basic|token)\s{1,3})?)[\w.~+/=-]{8,4000}/gi, `$1${MASK}`],
  [/\b((?:Bearer|Basic)\s{1,3})(?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{16,4000}/gi, `$1${MASK}`],
  // Signed links. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  [/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']{1,4000}/gi, `$1${MASK}`],
  // Passwords and tokens in URLs.
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/@:]{0,200}:)[^\s/@]{1,1000}@/gi, `$1${MASK}@`],
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{20,1000}@/gi, `$1${MASK}@`],
  // NAME=value and "name": "value". For the words that other texts use too, the value must look like a made one.
  [/((?:passw(?:or)?d|passphrase|secret)[\w-]{0,40}["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;&]{6,4000}/gi, `$1${MASK}`],
  [
    /((?:token|api[-_]?key|access[-_]?key|account[-_]?key|credential)[\w-]{0,40}["']?\s{0,3}[:=]\s{0,3}["']?)(?=[\w./+=-]{0,200}\d)[\w./+=-]{16,4000}/gi,
    `$1${MASK}`,
  ],
];

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----/;
const KEY_ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----/;
/** A line of a key's body, whatever the program that printed it wrote before it. */
const KEY_BODY = /(?:^|[\s>|:"'])(?:[A-Za-z0-9+/]{24,}={0,2}|[A-Za-z0-9+/]{1,80}={1,2})["',\\n]*$/;
const KEY_HEADER = /(?:Proc-Type|DEK-Info|Comment|Version):/;
const LONGEST_KEY = 120;

/** One line or several, with everything masked that looks like a secret. */
export function maskSecrets(text: string): string {
  return SHAPES.reduce((masked, [shape, mask]) => masked.replace(shape, mask), text);
}

/** Lines with their secrets masked; a private key over several lines becomes one line. */
export function maskLines(lines: readonly string[]): readonly string[] {
  const masked: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = maskSecrets(lines[i]);
    if (KEY_BEGINS.test(line)) {
      i = endOfKey(lines, i);
      masked.push(`${line.slice(0, line.search(KEY_BEGINS))}${MASK}`);
    } else if (KEY_ENDS.test(line)) {
      // The key began before what we have of the log.
      while (masked.length > 0 && KEY_BODY.test(masked[masked.length - 1])) masked.pop();
      masked.push(MASK);
    } else masked.push(line);
  }
  return masked;
}

/** The index of a key's last line. Without an end, what looks like its body belongs to it. */
function endOfKey(lines: readonly string[], begin: number): number {
  const end = lines.slice(begin + 1, begin + LONGEST_KEY).findIndex((line) => KEY_ENDS.test(line));
  if (end >= 0) return begin + 1 + end;
  let last = begin;
  while (
    last + 1 < lines.length &&
    (lines[last + 1] === '' || KEY_BODY.test(lines[last + 1]) || KEY_HEADER.test(lines[last + 1]))
  )
    last += 1;
  return last;
}
