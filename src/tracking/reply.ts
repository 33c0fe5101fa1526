/** What a server's reply means: an answer, or which trouble. Sends nothing. */
import { refused, type TrackingError, unavailable } from './trouble.js';

export interface Reply {
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export type Answer = Readonly<Record<string, unknown>>;

const transient: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * The JSON object of a reply, or what is wrong. Whatever is not MLflow's JSON came from somebody in between, who may be
 * gone the next time; but a refusal of access, or of a size, is one by whomever it was said.
 * Only uploads are answered with nothing.
 */
export function read({ status, headers, text }: Reply, upload: boolean, wait?: number): Answer | TrackingError {
  const answer = upload && text === '' ? {} : objectOf(text);
  const reason = typeof answer?.error_code === 'string' ? answer.error_code : undefined;
  const details = { status, ...(reason && { reason }), ...(wait !== undefined && { retryAfter: wait }) };
  const said = `HTTP ${status}: ${reason ? `${reason}, ${answer?.message ?? ''}` : summary(text)}`;

  if (status === 503 && /--(no-)?serve-artifacts|--artifacts-only/.test(text)) return refused(said, details);
  if (status === 401 || status === 407)
    return refused(
      `${said} Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.`,
      details,
    );
  if (status === 403 && /invalid host header/i.test(text))
    return refused(
      `${said} The server does not know itself by this name: start it with --allowed-hosts, or MLFLOW_SERVER_ALLOWED_HOSTS, that has it.`,
      details,
    );
  if (status === 403) return refused(`${said} These credentials may not do this.`, details);
  if (status === 413) return refused(`${said} It takes no request as large as this.`, details);
  if (transient.has(status)) return unavailable(said, details);
  if (status >= 300 && status < 400) return redirected(said, status, headers.location);
  if (!answer)
    return unavailable(`${said} This is not MLflow's JSON: something else answers at this address.`, details);
  if (status < 300) return answer;
  return status < 500 || status === 501 ? refused(said, details) : unavailable(said, details);
}

/** A server that moved for good will not come back; one that sends us to a login page may. */
function redirected(said: string, status: number, location: string | undefined): TrackingError {
  const target = location && URL.canParse(location) ? ` to ${new URL(location).origin}` : '';
  const message = `${said} It sends us elsewhere${target}: MLFLOW_TRACKING_URI should be the server's own address.`;
  return status === 301 || status === 308 ? refused(message, { status }) : unavailable(message, { status });
}

function objectOf(text: string): Answer | undefined {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The beginning of a text, or the title of a page, in one line. */
function summary(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const line = (title === undefined ? text : `a page, "${title.trim()}".`).replace(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line || 'nothing said.';
}
