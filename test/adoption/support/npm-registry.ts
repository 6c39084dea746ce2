import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUNDLED = join(__dirname, '..', '..', '..', 'node_modules', 'aws-cdk-lib', 'node_modules');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Packument {
  readonly name: string;
  readonly 'dist-tags'?: object;
  readonly versions?: Readonly<Record<string, Manifest>>;
}
interface Release {
  readonly version: string;
  readonly manifest: object;
  readonly tarball: Buffer;
}

/**
 * A registry that has this one package, and sends all other requests on to the one that npm is set to.
 *
 * A mirror of npm's registry may be incomplete, where npm does not mind and others do. A complete one also stands in
 * for what aws-cdk-lib brings within itself, and for optional packages of other platforms: these are empty.
 */
export class NpmRegistry {
  public static async start(...tarballs: readonly string[]): Promise<NpmRegistry> {
    const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' });
    const elsewhere = stdout.split('\n').find((line) => line.startsWith('http')) ?? 'https://registry.npmjs.org/';
    const registry = new NpmRegistry(elsewhere.replace(/\/$/, ''));
    for (const tarball of tarballs) registry.publish(tarball);
    await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** Whether it stands in for what the other registry lacks. */
  public complete = false;

  /** The paths that were asked for. */
  public readonly asked: string[] = [];

  private readonly releases: Release[] = [];
  private readonly server: Server;
  /** Versions that packages ask for if the platform has them. */
  private readonly optional = new Map<string, Set<string>>();

  private constructor(private readonly elsewhere: string) {
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '/');
      this.answer(request.url ?? '/', response).catch((error: Error) => response.writeHead(500).end(error.message));
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** The newest comes last. */
  public publish(path: string): void {
    const manifest = JSON.parse(
      spawnSync('tar', ['xzOf', path, 'package/package.json'], { encoding: 'utf8' }).stdout,
    ) as { version: string };
    this.releases.push({ version: manifest.version, manifest, tarball: readFileSync(path) });
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    const release = this.releases.find(({ version }) => path === `/flow-ci-projen-${version}.tgz`);
    const [, standIn] = /^\/stand-ins\/(.*)\.tgz$/.exec(path) ?? [];
    const name = decodeURIComponent(path.slice(1));
    if (name === 'flow-ci-projen') json(response, this.packument());
    else if (release) response.end(release.tarball);
    else if (standIn !== undefined) response.end(standIns.get(decodeURIComponent(standIn)));
    else if (this.complete && /^(@[\w.-]+\/)?[\w.-]+$/.test(name)) json(response, await this.completed(name));
    else response.writeHead(302, { location: `${this.elsewhere}${path}` }).end();
  }

  /** What the other registry has of a package, and what it lacks. */
  private async completed(name: string): Promise<Packument | undefined> {
    const answer = await fetch(`${this.elsewhere}/${name.replace('/', '%2f')}`);
    const known = (answer.ok ? await answer.json() : { name }) as Packument;
    const versions: Record<string, Manifest> = { ...known.versions };
    for (const { optionalDependencies } of Object.values(versions)) {
      for (const [each, version] of Object.entries(optionalDependencies ?? {}))
        this.optional.set(each, (this.optional.get(each) ?? new Set()).add(version));
    }
    const bundled = join(BUNDLED, name, 'package.json');
    if (existsSync(bundled)) {
      const manifest = JSON.parse(readFileSync(bundled, 'utf8')) as Manifest;
      versions[manifest.version] ??= this.standIn(manifest, join(BUNDLED, name));
    }
    for (const version of this.optional.get(name) ?? []) {
      if (/^\d+\.\d+\.\d+$/.test(version))
        versions[version] ??= this.standIn({ name, version, ...{ os: ['none'], cpu: ['none'] } });
    }
    const all = Object.keys(versions);
    return all.length === 0
      ? undefined
      : { ...known, 'dist-tags': known['dist-tags'] ?? { latest: all[all.length - 1] }, versions };
  }

  private standIn(manifest: Manifest, folder?: string): Manifest {
    const id = `${manifest.name}-${manifest.version}`;
    const tarball = standIns.get(id) ?? packed(manifest, folder);
    standIns.set(id, tarball);
    return {
      ...manifest,
      ...{ dist: { tarball: `${this.url}stand-ins/${encodeURIComponent(id)}.tgz`, ...digests(tarball) } },
    };
  }

  private packument(): object {
    const versions = this.releases.map(({ version, manifest, tarball }) => [
      version,
      {
        ...manifest,
        dist: { tarball: `${this.url}flow-ci-projen-${version}.tgz`, ...digests(tarball) },
      },
    ]);
    return {
      name: 'flow-ci-projen',
      'dist-tags': { latest: this.releases.at(-1)?.version },
      versions: Object.fromEntries(versions),
    };
  }
}

/** The same bytes each time that one is asked for. */
const standIns = new Map<string, Buffer>();

/** A package of a folder, or an empty one. */
function packed(manifest: Manifest, folder?: string): Buffer {
  const top = mkdtempSync(join(tmpdir(), 'stand-in-'));
  mkdirSync(join(top, 'package'));
  writeFileSync(join(top, 'package', 'package.json'), JSON.stringify(manifest));
  const { stdout } = folder
    ? spawnSync('tar', ['czf', '-', '--transform', 's,^\\.,package,', '-C', folder, '.'], {
        maxBuffer: 64 * 1024 * 1024,
      })
    : spawnSync('tar', ['czf', '-', '-C', top, 'package']);
  rmSync(top, { recursive: true });
  return stdout;
}

function digests(tarball: Buffer): { readonly integrity: string; readonly shasum: string } {
  return {
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
}

function json(response: ServerResponse, body: object | undefined): void {
  if (body) response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  else response.writeHead(404).end('{}');
}
