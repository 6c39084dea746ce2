import { MAX_READABLE } from './values';

/**
 * A place for a value, or a value that another program has masked: `${TOKEN}`, `{{ token }}`, `%TOKEN%`, `<token>`,
 * `***`.
 */
const PLACEHOLDER =
  /^(?:\$\{\w+\}?|\$\w+|\$?\{\{[^{}]*\}?\}?|\$\([^()]*\)?|%\w+%|<[\w -]+>?|\*+|\.{3}|\[(?:masked|redacted|hidden)\]|x{3,}|process\.env\.\w+)[.;,)]*$/i;
/** Types, and words of messages. */
const WORDS =
  /^(?:string|number|boolean|any|unknown|never|object|buffer|secret|token|password|undefined|null|nil|none|true|false|yes|no|on|off|empty|is|not|was|required|optional|missing|invalid|incorrect|expired|denied|basic|bearer|inherit|AWSCURRENT|AWSPREVIOUS|AWSPENDING)\b[^\w=]*$/i;
const ARN = /^arn:aws/;
const EXTENSION =
  '[cm]?[jt]sx?|json|ya?ml|env|txt|pem|key|crt|py|go|rb|rs|java|sh|tf|md|html?|xml|toml|ini|conf|cfg|log|properties';
/** `./secrets.ts:3:1`, `src/secret.json`, `/run/secrets/db`. */
const PATH = new RegExp(
  `^(?:(?:\\.{1,2}|~)/[\\w./@-]*|[\\w@./-]*[\\w-]\\.(?:${EXTENSION})|/(?:run|var|etc|tmp|codebuild|usr|home|opt|mnt)/[\\w@./-]+)(?:[:,(]\\d+)*[),.:;]*$`,
);
/**
 * What a name is about, other than the secret itself: `SECRET_NAME`, `passwordFile`, `token_count`, `secretsmanager`.
 */
const ABOUT =
  /(?:name|arn|file|path|dir|folder|commit|sha|count|length|size|type|kind|version|policy|expiry|expires|ttl|manager|store|ref|scan|exists|enabled|required|stdin|prompt|field|label|url|uri|host|region|izer|[_-]ids?|Ids?|ID)s?$/;

export function isReadableName(name: string): boolean {
  return ABOUT.test(name) || ABOUT.test(name.toLowerCase());
}

/** Whether a value can be shown although its name is that of a secret. */
export function isReadableValue(value: string): boolean {
  return value.length <= MAX_READABLE && [PLACEHOLDER, WORDS, ARN, PATH].some((form) => form.test(value));
}
