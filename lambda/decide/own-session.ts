/**
 * Whether an ARN is that of one of our own functions. `writer` is `ROLE/FUNCTION`: the session of a function is named
 * after it, but so may be a session of any other role, and a role of that name may be in any other account.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function isOwnSession(arn: string | undefined, account: string, writer: string): boolean {
  const match = /^arn:[a-z0-9-]+:sts::(\d{12}):assumed-role\/([^/]+\/[^/]+)$/.exec(arn ?? '');
  return match !== null && match[1] === account && match[2] === writer;
}
