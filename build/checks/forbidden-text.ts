import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Ban {
  pattern: RegExp;
  /** Files it holds for. */
  in: RegExp;
  /** Files where it is the point. */
  except?: RegExp;
  wayOut: string;
}

const bans: readonly Ban[] = [
  {
    pattern: /\$(queryRawUnsafe|executeRawUnsafe)|Prisma\.raw\b/,
    in: /^(server|prisma\/seeds|cli)\//,
    wayOut: 'use the tagged template $queryRaw`…` with bound values',
  },
  {
    pattern: /set_config\(/,
    in: /^(server|cli|prisma)\//,
    except: /^prisma\/migrations\/|^server\/isolation\/|\.test\.ts$/,
    wayOut: 'a tenant is entered by app_enter() alone',
  },
  {
    pattern: /\bfetch\(/,
    in: /^server\//,
    except: /\.test\.ts$|\/testing\/|^server\/(egress|web)\//,
    wayOut: 'go outward through server/egress',
  },
  {
    pattern: /from 'node:(http|https|net|tls|dns|dgram)'/,
    in: /^server\//,
    except:
      /\.test\.ts$|\/testing\/|^server\/(egress|http|web|main)\/|^server\/hosts\/trusted-proxies\.ts$|^server\/auth\/limits\/address\.ts$/,
    wayOut: 'go outward through server/egress',
  },
  {
    pattern: /\bnew Date\(\)|Date\.now\(\)/,
    in: /^server\/(tenants|agents|skills|campaigns|deliverables|plans|audit)\//,
    except: /\.test\.ts$/,
    wayOut: 'time comes from ctx.clock',
  },
  {
    pattern: /process\.env/,
    in: /^server\//,
    except: /^server\/(config|testing\/.*)\.ts$|\.test\.ts$|^server\/testing\/|\/testing\//,
    wayOut: 'settings come in through server/config.ts',
  },
  {
    pattern: /\bconsole\.(log|error|warn|info)\(/,
    in: /^(server|console-host|cli)\//,
    wayOut: 'use ctx.log, or write to the stream you mean',
  },
  {
    pattern: /\b(TODO|FIXME|XXX)\b/,
    in: /^(server|renderer|console-host|cli|build|bench|prisma|e2e)\//,
    except: /^build\/checks\//,
    wayOut: 'do it now, or open an issue',
  },
  { pattern: /@ts-(ignore|nocheck)/, in: /\.tsx?$/, except: /^build\/checks\//, wayOut: 'give it its type' },
];

/** Lines that a rule of the house forbids, with the way out. */
export function forbiddenText(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) =>
    bans
      .filter((ban) => ban.in.test(path) && !ban.except?.test(path))
      .flatMap((ban) =>
        text
          .split('\n')
          .flatMap((line, index) =>
            ban.pattern.test(line) && !/^\s*(\*|\/\/)/.test(line)
              ? [`${path}:${index + 1}: ${ban.wayOut}.`]
              : [],
          ),
      ),
  );
}

/** Source files that git knows or would know. */
export function sourceFiles(): { path: string; text: string }[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
    { encoding: 'utf8' },
  );
  return listed
    .split('\n')
    .filter(Boolean)
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(path, 'utf8') }];
      } catch {
        return [];
      }
    });
}
