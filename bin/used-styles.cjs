// Which rules of the design system are served: those for elements, classes and ids that stand in a page, a script or a
// module. What is put together while a page is made cannot be found there, and is named below.
module.exports = {
  css: ["node_modules/dkfds/dist/css/dkfds.min.css"],
  content: [
    "templates/**/*.html",
    "static/js/*.js",
    "{dk2020portal,programme,workgroups,meetings,members,pages}/**/*.py",
  ],
  safelist: {
    standard: [/^alert-/, /^button-/, /^form-(group-)?(radio|checkbox)$/],
  },
  fontFace: true,
  keyframes: true,
  variables: true,
};
