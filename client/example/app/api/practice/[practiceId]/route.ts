// A route handler that the browser polls while a practice is being written. What has not changed
// is answered 304, through to the browser.

import { api } from '../../../../api';

interface Context {
  params: Promise<{ practiceId: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const study = await api();
  if (!study) return Response.json({ detail: 'Sign in first.' }, { status: 401 });
  const known = request.headers.get('if-none-match');
  const { data, error, response } = await study.GET('/api/practice/{practiceId}', {
    params: { path: await params },
    headers: known ? { 'if-none-match': known } : {},
  });
  const headers = new Headers({ 'cache-control': 'private, no-cache' });
  const tag = response.headers.get('etag');
  if (tag) headers.set('etag', tag);
  if (response.status === 304) return new Response(null, { status: 304, headers });
  return Response.json(data ?? error, { status: response.status, headers });
}
