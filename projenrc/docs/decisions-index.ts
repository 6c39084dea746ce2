import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

const FOLDER = join(ROOT, 'docs', 'decisions');

/** docs/decisions/README.md: the decisions by number, with the titles of their pages. */
export function decisionsIndex(): string {
  const rows = readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort()
    .map((name) => {
      const title = /^# (\d{4}) (.+)$/m.exec(readFileSync(join(FOLDER, name), 'utf8'));
      if (title?.[1] !== name.slice(0, 4)) throw new Error(`${name} has no title "# ${name.slice(0, 4)} ..."`);
      return `| [${title[1]}](${name}) | ${title[2]} |`;
    });
  return `# Design decisions

Each page has the problem, the decision, and the alternatives that were not chosen. \`npx projen docs\` writes this index.

| number | decision |
|---|---|
${rows.join('\n')}
`;
}
