import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';
import { UserFolder } from '../../packed/user-folder';

const ROOT = join(__dirname, '..', '..', '..');

/** A stand-in for an AWS account, in which the CDK was bootstrapped. */
export async function bootstrappedAccount(): Promise<LoopbackAws> {
  const aws = await LoopbackAws.start();
  const admin = UserFolder.make('admin').within('.', aws.environment());
  const { code, out } = await admin.later(join(ROOT, 'node_modules', '.bin', 'cdk'), [
    'bootstrap',
    `aws://${aws.world.account}/${aws.world.region}`,
    '--no-notices',
  ]);
  if (code !== 0) throw new Error(out);
  return aws;
}

/**
 * Lets a user's git reach the account's repositories by the addresses that AWS gives them, and the CDK deploy without
 * asking.
 */
export function settleHome(home: string, aws: LoopbackAws): void {
  mkdirSync(home, { recursive: true });
  const [, base] = /^(.*)\/v1\/repos\/x$/.exec(aws.cloneUrl('x')) ?? [];
  writeFileSync(
    join(home, '.gitconfig'),
    `[url "${base}/"]\n\tinsteadOf = https://git-codecommit.${aws.world.region}.amazonaws.com/\n`,
  );
  writeFileSync(join(home, '.cdk.json'), JSON.stringify({ requireApproval: 'never' }));
}
