import { MASK } from './mask';

/** Base64, paths and identifiers alike: each character belongs to one word, so that all words are read once. */
export const WORD = /[A-Za-z0-9+/_.-]+={0,2}/g;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Public keys of SSH (RFC 4253, section 6.6) begin with the length and the name of their kind. */
const PUBLIC_KEY = /^AAAA[A-Z]3NzaC|^AAAAE2VjZHNh|^AAAAGnNr/;
/** Logical ids of the CDK end with eight digits of a hash. */
const LOGICAL_ID = /^[A-Za-z]+[A-Z0-9]*[A-F0-9]{8}$/;
/** Beginnings of keys in DER and of OpenSSH, and `-----BEGIN `, in base64. */
const KEY = /^(?:MII|MHc|MHQC|MC4CAQ|b3BlbnNzaC1rZXkt|LS0tLS1CRUdJTi)/;

/** Secrets that stand alone: secret access keys of AWS, which have 40 characters, and lines of a key's body. */
export function maskWords(text: string): string {
  return text.replace(WORD, (word) => (isSecret(word) ? MASK : word));
}

function isSecret(word: string): boolean {
  if (word.length < 40 || !BASE64.test(word) || PUBLIC_KEY.test(word)) return false;
  if (KEY.test(word)) return true;
  if (word.length === 40) return isRandom(word) && !LOGICAL_ID.test(word);
  return word.length >= 60 && isRandom(word);
}

/**
 * Random base64 changes between capitals, small letters and digits at each second character; paths and names seldom do.
 */
export function isRandom(word: string): boolean {
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  let changes = 0;
  for (let i = 1; i < word.length; i += 1) if (kindOf(word[i]) !== kindOf(word[i - 1])) changes += 1;
  return changes * 4 >= word.length;
}

function kindOf(character: string): string {
  if (character >= 'a') return 'a';
  if (character >= 'A') return 'A';
  return character >= '0' ? '0' : '/';
}
