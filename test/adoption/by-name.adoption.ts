import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { TARBALL, UserFolder } from '../packed/user-folder';

/** A registry that has this one package, and sends all other requests on to the one that npm is set to. */
function registry(elsewhere: string): Server {
  const tarball = readFileSync(TARBALL);
  const manifest = JSON.parse(spawnSync('tar', ['xzOf', TARBALL, 'package/package.json'], { encoding: 'utf8' }).stdout);
  const server: Server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/flow-ci-projen') {
      const dist = {
        tarball: `http://127.0.0.1:${port}/flow-ci-projen.tgz`,
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      };
      const version = { ...manifest, dist };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name: manifest.name,
          'dist-tags': { latest: manifest.version },
          versions: { [manifest.version]: version },
        }),
      );
    } else if (request.url === '/flow-ci-projen.tgz') {
      response.end(tarball);
    } else {
      response.writeHead(302, { location: `${elsewhere.replace(/\/$/, '')}${request.url}` }).end();
    }
  });
  return server;
}

test('projen new --from flow-ci-projen finds the package by its name', async () => {
  const user = UserFolder.make('shop');
  const elsewhere =
    user
      .run('npm', ['config', 'get', 'registry'])
      .out.split('\n')
      .find((line) => line.startsWith('http')) ?? '';
  const server = registry(elsewhere);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const online = user.within('.', { npm_config_registry: `http://127.0.0.1:${port}/` });
    const { code, out } = await online.later(process.execPath, [
      require.resolve('projen/bin/projen'),
      'new',
      '--from',
      'flow-ci-projen',
      '--no-post',
      '--no-git',
    ]);
    if (code !== 0) throw new Error(out);
    expect(readFileSync(`${user.path}/.projenrc.ts`, 'utf8')).toContain('devDeps: ["flow-ci-projen"]');
    expect(JSON.parse(readFileSync(`${user.path}/flow-ci.json`, 'utf8')).repositoryName).toBe('shop');
  } finally {
    server.close();
  }
});
