// Exits with 0 if node_modules holds every package that the build needs, in the versions of package-lock.json.
import { readFileSync } from 'node:fs';

const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
try {
  const installed = packages('node_modules/.package-lock.json');
  const missing = Object.entries(packages('package-lock.json')).filter(
    ([path, wanted]) =>
      path !== '' && !wanted.dev && !wanted.optional && !wanted.devOptional && installed[path]?.version !== wanted.version,
  );
  process.exit(missing.length === 0 ? 0 : 1);
} catch {
  process.exit(1);
}
