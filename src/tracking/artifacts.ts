/** Where the file of a run or a model is uploaded to, by what the server calls its place. Sends nothing. */
import { refused } from './trouble.js';

/**
 * The address for a PUT, below the server's own or whole.
 *
 * @throws TrackingError, `refused`, where the server keeps no artifacts itself
 */
export function uploadPath(artifactUri: string, serverUri: string, path: string): string {
  const place = URL.canParse(artifactUri) ? new URL(artifactUri) : undefined;
  if (place?.protocol !== 'mlflow-artifacts:')
    throw refused(
      `artifacts of this server lie at ${place?.protocol ?? 'a path'}, outside of it, and stay in the run folder. Start it without --no-serve-artifacts and use a new experiment.`,
    );
  const below = [...place.pathname.split('/').map(decodeURIComponent), ...path.split('/')].filter(Boolean);
  // MLflow refuses a # and unpacks what stands after a % again and again.
  if (below.some((part) => part === '.' || part === '..' || /[#%\\]/.test(part)))
    throw refused(`"${path}" is no path for an artifact.`);
  const host = place.host && `${new URL(serverUri).protocol}//${place.host}`;
  return `${host}/api/2.0/mlflow-artifacts/artifacts/${below.map(encodeURIComponent).join('/')}`;
}
