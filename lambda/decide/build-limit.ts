/**
 * Whose limit CodeBuild means with AccountLimitExceededException: it has that one error for the quota of the account
 * and for a project's own `concurrentBuildLimit`, and only its words differ. Those of the account were seen often
 * ("Cannot have more than 1 builds in queue for the account"), those of a project are not documented: so `either` where
 * the words leave it open.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html#API_StartBuild_Errors
 */
export function whoseLimit(message: string, ownLimit: number | undefined): 'account' | 'flow' | 'either' {
  if (/\bproject\b/i.test(message)) return 'flow';
  if (ownLimit === undefined) return 'account';
  if (!/\baccount\b/i.test(message)) return 'flow';
  const [number] = /\d+/.exec(message) ?? [];
  return number === undefined || Number(number) === ownLimit ? 'either' : 'account';
}
