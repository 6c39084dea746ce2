/**
 * Code under test that would approve its own pull request, with what its build has. It is signed as little as the
 * loopback AWS looks.
 */
export const SELF_APPROVAL = `const { readFileSync } = require('node:fs');
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION, HOME } = process.env;
const { pullRequestId, revisionId, role } = JSON.parse(readFileSync(HOME + '/target.json', 'utf8'));
const call = async (service, headers, body) => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20260504/' + AWS_REGION + '/' + service + '/aws4_request, SignedHeaders=host, Signature=0';
  const response = await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers: { ...headers, authorization }, body });
  const text = await response.text();
  return response.status + ' ' + (/"__type":"(\\w+)"|<Code>(\\w+)</.exec(text) || []).slice(1).filter(Boolean);
};
(async () => {
  console.log('the vote: ' + await call('codecommit', { 'x-amz-target': 'CodeCommit_20150413.UpdatePullRequestApprovalState', 'content-type': 'application/x-amz-json-1.1' }, JSON.stringify({ pullRequestId, revisionId, approvalState: 'APPROVE' })));
  console.log('the role: ' + await call('sts', { 'content-type': 'application/x-www-form-urlencoded' }, 'Action=AssumeRole&Version=2011-06-15&RoleArn=' + encodeURIComponent(role) + '&RoleSessionName=flow-ci'));
  process.exit(1);
})();
`;
