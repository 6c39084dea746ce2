import { PAGE_STYLE } from './page-style';
import { plain } from '../output/terminal-text';

/** Text of others as text of a page: nothing in it is HTML. */
export function html(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A longer word may not fit in a line of a small screen. */
const MAX_WORD = 24;

/**
 * The same, with places where a long name may go on in the next line, not within its words: after its separators, and
 * before the capital letters of a piece that is long itself.
 */
export function breakable(text: string): string {
  return plain(text)
    .split(/(\s+)/)
    .map((word) => (word.length <= MAX_WORD ? html(word) : piecesOf(word).map(html).join('<wbr>')))
    .join('');
}

function piecesOf(word: string): string[] {
  return word
    .split(/(?<=[/._:#,=&?-])(?=[^/._:#,=&?-])/)
    .flatMap((piece) => (piece.length <= MAX_WORD ? [piece] : piece.split(/(?<=[a-z])(?=[A-Z])/)));
}

/** The address of a file beside a page, each part of which may have any name. */
export function fileAddress(path: string): string {
  return html(Buffer.from(path).toString().split('/').map(encodeURIComponent).join('/'));
}

/** A page that needs no network and no script. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** How a status is coloured. */
export function mood(status: string | undefined): 'good' | 'bad' | 'soft' {
  if (status === 'SUCCEEDED') return 'good';
  return status === undefined || ['SKIPPED', 'UNKNOWN', 'STOPPED', 'INCOMPLETE', 'IN_PROGRESS'].includes(status)
    ? 'soft'
    : 'bad';
}

/** A status by its word, and by a sign for those who do not see its colour. */
export function statusMark(status: string | undefined): string {
  const signs = { good: '✔', bad: '✘', soft: '–' };
  const kind = mood(status);
  return `<span class="status ${kind}"><span aria-hidden="true">${signs[kind]}</span> ${html(status ?? '')}</span>`;
}

/** `0.8 s`, or `1 min 7 s` */
export function durationText(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours} h ` : ''}${minutes} min ${seconds % 60} s`;
}

/** `2026-11-28 09:20:11 UTC` */
export function timeText(time: Date): string {
  const iso = time.toISOString();
  return `<time datetime="${iso}"><span>${iso.slice(0, 10)}</span> <span>${iso.slice(11, 19)} UTC</span></time>`;
}
