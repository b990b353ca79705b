// Starts Swagger UI on /api/docs. Nothing is loaded from elsewhere and nothing is kept: a reload
// forgets who was signed in.

const SIGNS_IN = ['/api/auth/register', '/api/auth/login', '/api/auth/refresh'];

/** Whoever signs in by trying it out is signed in for everything on the page. */
function keepToken(response) {
  const { pathname } = new URL(response.url, location.href);
  const token = response.ok && SIGNS_IN.includes(pathname) ? response.body?.token : undefined;
  if (token) {
    ui.preauthorizeApiKey('bearer', token);
    document.querySelector('#who').textContent = `Signed in as ${response.body.user.email}`;
  }
  return response;
}

const ui = SwaggerUIBundle({
  url: '/api/openapi',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  responseInterceptor: keepToken,
  onComplete: () => document.querySelector('#docs').setAttribute('aria-busy', 'false'),
});
