import { ACKNOWLEDGEMENTS } from '../../src/cdk/nag/acknowledgements';

const ROWS = /^\| AwsSolutions-.*$(\n\| AwsSolutions-.*$)*/m;

/** docs/security.md with the rules of cdk-nag that are acknowledged, each with its reason. */
export function withAcknowledgements(markdown: string): string {
  const rows = Object.values(ACKNOWLEDGEMENTS).map(
    ({ rule, subject, reason }) => `| ${rule} | ${subject} | ${reason} |`,
  );
  if (!ROWS.test(markdown)) throw new Error('docs/security.md has no table of acknowledged rules');
  return markdown.replace(ROWS, () => rows.join('\n'));
}
