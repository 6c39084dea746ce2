import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCommandHelp, withSettingsTable } from './command-line-page';
import { decisionsIndex } from './decisions-index';
import { withOptionTables } from './option-tables';
import { ROOT } from './root';
import { withAcknowledgements } from './security-table';
import { errorsPage } from '../errors/errors-page';
import { generatedFiles } from '../schema/generated-files';

/** The files that follow from the sources and need no build, by their paths from the root. */
export function generatedPages(): Readonly<Record<string, string>> {
  const page = (path: string) => readFileSync(join(ROOT, path), 'utf8');
  return {
    ...generatedFiles(),
    'docs/command-line.md': withSettingsTable(withCommandHelp(page('docs/command-line.md'))),
    'docs/decisions/README.md': decisionsIndex(),
    'docs/errors.md': errorsPage(),
    'docs/options.md': withOptionTables(page('docs/options.md')),
    'docs/security.md': withAcknowledgements(page('docs/security.md')),
  };
}
