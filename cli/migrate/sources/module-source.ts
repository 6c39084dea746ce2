import { posix } from 'node:path';
import { Evaluator } from '../evaluate';
import type { ParseHcl } from '../hcl/parse-hcl';
import { isEventName } from '../map-module';
import { moduleDefaults, ModuleDefaults, versionOf } from '../module-version';
import { isCopy, readModule, Source } from './read-sources';
import { TerraformFiles } from './terraform-files';

/** What a `source` leads to. */
export type ModuleSource =
  | { readonly kind: 'original'; readonly event: string; readonly defaults: ModuleDefaults }
  | { readonly kind: 'local'; readonly source: Source }
  | { readonly kind: 'other' };

/**
 * Where the original comes from; a fork or a mirror has the same name, and a registry turns it round.
 * @see https://developer.hashicorp.com/terraform/registry/modules/publish#requirements
 */
const ORIGINAL = /terraform-aws-codecommit-flow-ci|\/codecommit-flow-ci\/aws(?=$|\/)/;

/** @param folder what a local path begins at */
export function moduleSourceOf(
  address: string,
  version: string | undefined,
  folder: string,
  files: TerraformFiles,
  parseHcl: ParseHcl,
): ModuleSource {
  const isLocal = /^\.{0,2}\//.test(address);
  const path = isLocal ? localPath(address, folder) : undefined;
  const copy = path === undefined ? undefined : copyAt(path, files);
  if (ORIGINAL.test(address) || copy) {
    const event = copy?.event ?? /\/\/(?:modules\/)?([\w-]+)/.exec(address.replace(/^[\w+:]*:\/\//, ''))?.[1];
    const ofPath = isLocal ? posix.basename(address) : '';
    const defaults = moduleDefaults(versionOf(address, version));
    return {
      kind: 'original',
      event: event ?? (isEventName(ofPath) ? ofPath : ''),
      defaults: copy ? { ...defaults, ...imageIn(copy.root, files, parseHcl) } : defaults,
    };
  }
  const source = path === undefined ? undefined : readModule(path, files, parseHcl);
  return source ? { kind: 'local', source } : { kind: 'other' };
}

/** Terraform's local paths begin with `./` or `../`; in Terragrunt `//` is where the module begins. */
function localPath(address: string, folder: string): string {
  const path = address.replace(/\?.*/, '').replace(/\/\/+/g, '/');
  return posix.normalize(path.startsWith('/') ? path : posix.join(folder, path)).replace(/(?<=.)\/$/, '');
}

/** A copy of the original, whatever its folder is called: the whole, or the part for one event. */
function copyAt(path: string, files: TerraformFiles): { readonly root: string; readonly event?: string } | undefined {
  if (isCopy(path, files)) return { root: path };
  const root = posix.dirname(posix.dirname(path));
  const event = posix.basename(path);
  return posix.basename(posix.dirname(path)) === 'modules' && isEventName(event) && isCopy(root, files)
    ? { root, event }
    : undefined;
}

/** The image that a copy builds with. */
function imageIn(root: string, files: TerraformFiles, parseHcl: ParseHcl): Partial<ModuleDefaults> {
  const runner = readModule(`${root}/modules/_internal/runner`, files, parseHcl);
  const image = runner && new Evaluator(runner.body).evaluate(parseHcl(IMAGE).attributes[0].value);
  return typeof image === 'string' ? { image } : {};
}

const IMAGE = 'image = local.default_environment.image\n';
