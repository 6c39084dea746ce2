// npx tsx projenrc/docs/write-comment-picture.ts: the picture of the README, of the comment in docs/pull-requests.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './root';
import { commentHtml } from '../../cli/run-folder/comment-html';

const STYLE = `
  body { margin: 16px; background: #fff; color: #16191f; font: 14px/1.5 sans-serif; }
  article { border: 1px solid #d5dbdb; border-radius: 4px; overflow: hidden; }
  header { padding: 8px 16px; background: #f2f3f3; border-bottom: 1px solid #d5dbdb; }
  section { padding: 4px 16px; }
  code { font: 12px/1.5 monospace; background: #f2f3f3; padding: 1px 4px; border-radius: 3px; overflow-wrap: anywhere; }
  pre { background: #f2f3f3; padding: 8px 12px; border-radius: 3px; }
  pre code { background: none; padding: 0; white-space: pre-wrap; }
  a { color: #0073bb; }`;
const SIZE = { width: 860, height: 608 };

const [, markdown] =
  /^````markdown\n([^]*?)\n````$/m.exec(readFileSync(join(ROOT, 'docs/pull-requests.md'), 'utf8')) ?? [];
if (markdown === undefined) throw new Error('docs/pull-requests.md has no comment');
const folder = mkdtempSync(join(tmpdir(), 'flow-ci-picture-'));
try {
  const page = join(folder, 'comment.html');
  const author = '<header><strong>report-build</strong> commented on pull request 1</header>';
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><article>${author}<section>${commentHtml(markdown)}</section></article>`,
  );
  execFileSync('chromium', [
    '--headless',
    '--no-sandbox',
    '--hide-scrollbars',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--screenshot=${join(ROOT, 'docs/images/comment.png')}`,
    `--window-size=${SIZE.width},${SIZE.height}`,
    pathToFileURL(page).href,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
