import * as path from 'node:path';
import { ScopeOptions } from '../evaluate';
import { HclError } from '../hcl/hcl';
import type { ParseHcl } from '../hcl/parse-hcl';
import { templateOf } from '../hcl/read-json';
import { isMap, Value } from '../value';
import { TerraformFiles } from './terraform-files';

/**
 * Functions that read files. Only those below the folder that Terraform runs in, or below the working directory, are
 * read: what they contain is printed.
 * @param folder of the module, which is `path.module`
 * @param root what relative paths begin at
 * @see https://developer.hashicorp.com/terraform/language/functions/file
 */
export function fileFunctions(
  folder: string,
  root: string,
  { files, parseHcl }: { readonly files: TerraformFiles; readonly parseHcl: ParseHcl },
): Pick<ScopeOptions, 'functions' | 'paths'> {
  const whole = (name: string) => path.resolve(files.resolve(root), name);
  const isBelow = (place: string, top: string) => {
    const relative = path.relative(files.resolve(top), place);
    return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  };
  const textOf = (name: Value | undefined): string | undefined => {
    if (typeof name !== 'string') return undefined;
    const place = whole(name);
    return [root, folder, '.'].some((top) => isBelow(place, top)) ? files.read(place) : undefined;
  };
  return {
    paths: { path: { module: files.resolve(folder), root: files.resolve(root), cwd: files.resolve(root) } },
    functions: {
      file: ([name]) => textOf(name),
      templatefile: ([name, values], evaluator) => {
        const text = textOf(name);
        if (text === undefined || !isMap(values)) return undefined;
        try {
          return evaluator.with(values, () => evaluator.evaluate(templateOf(text, 1, parseHcl)));
        } catch (error) {
          if (error instanceof HclError) return undefined;
          throw error;
        }
      },
    },
  };
}
