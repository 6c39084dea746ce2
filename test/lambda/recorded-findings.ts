import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../fixtures/findings');

/** How each recorded output was made. */
export const RECORDED_TOOLS = JSON.parse(readFileSync(join(FOLDER, 'tools.json'), 'utf8')) as Readonly<
  Record<string, { readonly version: string; readonly command: string }>
>;

/** What a tool printed, as lines. */
export function recordedLines(tool: string): readonly string[] {
  return readFileSync(join(FOLDER, `${tool}.txt`), 'utf8').split('\n');
}
