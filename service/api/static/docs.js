// Shows the specification; nothing is asked of another host (no validator badge, no remote configuration).
const page = document.getElementById("api");
window.SwaggerUIBundle({
  domNode: page,
  url: page.dataset.specification,
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  persistAuthorization: false,
});
