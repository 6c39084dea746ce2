import { nearest } from '../checks/nearest';

/** What may stand in policies and ARNs, and is filled in when the stack is made. */
export const PLACEHOLDERS = ['repositoryArn', 'partition', 'region', 'accountId'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/**
 * `${name}`: of ours, or of IAM's own variables, which have a colon (`${aws:username}`) or are `${*}`, `${?}`, `${$}`.
 */
const REFERENCE = /\$\{([^}]*)\}/g;

/** A placeholder that is neither ours nor IAM's, or nothing. */
export function placeholderIssue(text: unknown): { expected: string; fix: string } | undefined {
  if (typeof text !== 'string') return undefined;
  for (const [, name] of text.matchAll(REFERENCE)) {
    if (isPlaceholder(name) || /[:*?$]/.test(name) || name.startsWith('Token[')) continue;
    const near = nearest(name, PLACEHOLDERS);
    return {
      expected: `a string whose placeholders are ${PLACEHOLDERS.map((each) => `\${${each}}`).join(', ')} or IAM's own, for example \${aws:username}`,
      fix: near ? `write \${${near}}` : 'use one of these',
    };
  }
  return undefined;
}

/** Fill in our placeholders; all else stays as it is. */
export function fillPlaceholders(text: string, values: Readonly<Record<Placeholder, string>>): string {
  return text.replace(REFERENCE, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}
