import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that projen made at its last run in a folder; none when it never ran there. */
export function managedFiles(folder: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(join(folder, '.projen', 'files.json'), 'utf8');
  } catch {
    return [];
  }
  const { files } = JSON.parse(text) as { files?: unknown };
  return Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string') : [];
}
