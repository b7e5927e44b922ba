"use strict";

module.exports = { prepare, pick, sign, remember };

function prepare(context, events, done) {
  context.vars.user = "ann";
  return done();
}

function pick(context, events, done) {
  context.vars.product = "book-" + 7;
  return done();
}

function sign(requestParams, context, events, next) {
  requestParams.headers = requestParams.headers || {};
  requestParams.headers["X-Signed"] = "by-" + context.vars.user;
  return next();
}

function remember(requestParams, response, context, events, next) {
  context.vars.tag = response.headers["etag"];
  return next();
}
