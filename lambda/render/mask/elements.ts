import { MASK } from './mask';

/** `<password>VALUE</password>` */
export const ELEMENT = /(<[\w:.-]{0,40}?(?:passw(?:or)?d|passphrase|secret|token|api-?key)[\w:.-]{0,20}>)([^<]{1,})/gi;
/** Cookies, of which each can be a session. */
export const COOKIE = /\b((?:set-)?cookie["']?\s{0,3}:\s{0,3}["']?)(?=[^\s=;]{1,100}=)[^"'\n]+/gi;

export function maskElements(text: string): string {
  return text.replace(ELEMENT, `$1${MASK}`).replace(COOKIE, `$1${MASK}`);
}
