/**
 * What a terminal takes for an order: ESC or a C1 character and what belongs to it. The string forms (OSC, DCS, SOS,
 * PM, APC) are taken with their content. See ECMA-48.
 */
const SEQUENCE =
  // eslint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)([0-?]*)([ -/]*)([@-~]?)|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** Controls but tab and line end, and characters that turn the reading order. ESC stays: it is left in colors only. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that cannot steer a terminal: no colors, no cursor moves, no titles, no links, nothing that turns the reading
 * order.
 */
export function plain(text: string): string {
  return text.replace(SEQUENCE, '').replace(CONTROLS, '');
}

/** The same, with colors and weights left in: what a user's own build may write. */
export function colored(text: string): string {
  return text
    .replace(SEQUENCE, (_, parameters?: string, between?: string, final?: string) =>
      final === 'm' && between === '' && parameters !== undefined && isColor(parameters) ? `\u001b[${parameters}m` : '',
    )
    .replace(CONTROLS, '');
}

/** Any text as one line. */
export function plainLine(text: string): string {
  return plain(text).replace(/[\t\n\u2028\u2029]+/g, ' ');
}

/** JSON that is safe to print: what would be removed from text is escaped, so that nothing is lost. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Select Graphic Rendition, without the code that hides text. */
function isColor(parameters: string): boolean {
  if (!/^[\d;:]{0,40}$/.test(parameters)) return false;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    if (codes[at] === HIDDEN) return false;
    // A color by its number, or by red, green and blue.
    if (COLOR_FOLLOWS.includes(codes[at])) at += codes[at + 1] === 5 ? 2 : 4;
  }
  return true;
}

const HIDDEN = 8;
const COLOR_FOLLOWS = [38, 48, 58];
