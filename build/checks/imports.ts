import { cruise, type IReporterOutput } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { directions, guardedPackages } from './import-table.ts';

interface Edge {
  from: string;
  to: string;
  /** Types alone leave no trace at run time. */
  typeOnly?: boolean;
}

const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\/|^e2e\//.test(file);

function allowed({ from, to }: Edge): boolean {
  return directions.some((direction) => {
    const match = new RegExp(direction.from).exec(from);
    return match !== null && new RegExp(direction.to.replace('$1', match[1] ?? '')).test(to);
  });
}

/** Why an import is refused, with the way out; null where it is allowed. */
export function refusalOf({ from, to, typeOnly = false }: Edge): string | null {
  const packageName = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(to)?.[1];
  if (packageName && !typeOnly && !isTest(from)) {
    const guard = guardedPackages.find((entry) => new RegExp(`^(${entry.packages})$`).test(packageName));
    if (guard && !new RegExp(guard.only).test(from))
      return `${from} imports ${packageName}: ${guard.wayOut}.`;
  }
  if (to.includes('/electron/') && !from.startsWith('electron/'))
    return `${from} imports electron: only electron/ may.`;
  if (allowed({ from, to })) return null;
  return `${from} imports ${to}, which no direction in build/checks/import-table.ts allows: go through the other feature's index.ts or contract.ts, or move what both need.`;
}

/** Every import between our files and from them to packages. */
export async function importEdges(folders: string[], baseDir = process.cwd()): Promise<Edge[]> {
  const { output }: IReporterOutput = await cruise(
    folders,
    {
      baseDir,
      exclude: { path: 'server/data/postgres/generated/(internal|models)' },
      doNotFollow: { path: 'node_modules|generated' },
      tsPreCompilationDeps: true,
      enhancedResolveOptions: {
        extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
        exportsFields: ['exports'],
        conditionNames: ['import', 'require', 'node', 'default', 'types'],
      },
    },
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error('The import graph came as text');
  return output.modules
    .filter((module) => !module.coreModule && !/node_modules|generated/.test(module.source))
    .flatMap((module) =>
      module.dependencies
        .filter((dependency) => !dependency.coreModule)
        .map((dependency) => ({
          from: module.source,
          to: dependency.resolved,
          typeOnly: dependency.dependencyTypes.includes('type-only'),
        })),
    );
}

/** Refused imports of the repository, as sentences. */
export async function refusedImports(folders: string[], baseDir?: string): Promise<string[]> {
  const edges = await importEdges(folders, baseDir);
  return edges.map(refusalOf).filter((sentence): sentence is string => sentence !== null);
}
