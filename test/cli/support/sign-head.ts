import * as fs from 'node:fs';
import * as path from 'node:path';
import { ProjectFixture } from './project-fixture';

/** Give HEAD a signature, at which git looks with what `gpg.program` names where it is to show one. */
export function signHead(project: ProjectFixture): void {
  const commit = project.git('cat-file', 'commit', 'HEAD');
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n';
  const file = path.join(project.base, 'commit');
  fs.writeFileSync(file, `${commit.replace(/^(committer .*\n)/m, `$1${signature}`)}\n`);
  project.git('update-ref', 'HEAD', project.git('hash-object', '-t', 'commit', '-w', file));
}
