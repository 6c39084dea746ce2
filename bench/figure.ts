/** Something measured, once in each run; where there is something to compare with, that too, in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  /** One value for each run. */
  readonly values: readonly number[];
  readonly against?: { readonly name: string; readonly values: readonly number[] };
  /** What is aimed at: at most so many times what it is compared with, or at most so much. */
  readonly aim?: { readonly ratio: number } | { readonly value: number };
  /** What a reader must know to read it right, such as why there is nothing to compare with. */
  readonly note?: string;
}

export type Unit = 's' | 'ms' | 'kB' | 'MB' | '';

/** A figure with what follows from it. */
export interface Summary {
  readonly name: string;
  readonly unit: Unit;
  readonly median: number;
  /** Half of the way from the least to the greatest, as a part of the median: how noisy it is. */
  readonly noise: number;
  readonly against?: { readonly name: string; readonly median: number };
  /** The median of the runs' own ratios. */
  readonly ratio?: number;
  readonly aim?: string;
  readonly reached?: boolean;
  readonly note?: string;
  readonly values: readonly number[];
  readonly againstValues?: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function summarize({ name, unit, values, against, aim, note }: Figure): Summary {
  const middle = median(values);
  const ratio = against && median(values.map((value, run) => value / against.values[run]));
  const reached = aim && ('ratio' in aim ? ratio !== undefined && ratio <= aim.ratio : middle <= aim.value);
  return {
    name,
    unit,
    median: middle,
    noise: middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / 2 / middle,
    values,
    ...(against && {
      against: { name: against.name, median: median(against.values) },
      againstValues: against.values,
      ratio,
    }),
    ...(aim && { aim: 'ratio' in aim ? `≤ ${aim.ratio} ×` : `≤ ${aim.value}${unit && ` ${unit}`}`, reached }),
    ...(note && { note }),
  };
}
