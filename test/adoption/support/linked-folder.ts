import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../../../projenrc/docs/linked-packages';
import { TARBALL, UserFolder } from '../../packed/user-folder';

/**
 * A user's folder with the packed tarball, and all else from the packages of this repository: the newest versions, at
 * no time of an installation. Projects in folders below it find them as well.
 */
export function linkedFolder(name: string): UserFolder {
  const user = UserFolder.make(name).within('.', {
    // Under test projen says nothing.
    NODE_ENV: '',
    PROJEN_DISABLE_POST: '1',
    CDK_VALIDATION: 'false',
  });
  linkInto(user);
  return user;
}

/** The same in a folder that has an installation, or none. */
export function linkInto(user: UserFolder): void {
  rmSync(join(user.path, 'node_modules'), { recursive: true, force: true });
  const place = join(linkPackages(user.path), 'flow-ci-projen');
  mkdirSync(place);
  user.run('tar', ['xzf', TARBALL, '-C', place, '--strip-components', '1']);
}
