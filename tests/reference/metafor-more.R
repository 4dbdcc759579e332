# More reference values from R metafor, for what metafor-reference.R does not cover: random data with zero cells,
# guarded Knapp-Hartung, influence, trim and fill, ties in the rank test, moderators with a t test, stratified pools
# with zero and double-zero studies. Each record carries its data, so no random number has to be drawn twice.
# Usage: Rscript metafor-more.R > metafor-more.json
suppressPackageStartupMessages(library(metafor))
ctl <- list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)
num <- function(x) if (length(x) == 0 || is.null(x) || is.na(x)) "null" else sprintf("%.17g", as.numeric(x))
vec <- function(x) paste0("[", paste(vapply(as.numeric(x), num, ""), collapse = ", "), "]")
str <- function(x) sprintf('"%s"', x)
out <- character(0)
add <- function(...) {
  lst <- list(...)
  out <<- c(out, paste0("  {", paste(sprintf('"%s": %s', names(lst), unlist(lst)), collapse = ", "), "}"))
}
quiet <- function(expr) tryCatch(suppressWarnings(expr), error = function(e) NULL)
set.seed(20240229)
ks <- c(2, 3, 4, 6, 10, 14, 25)
for (i in seq_along(ks)) {
  k <- ks[i]
  n <- sample(5:120, k, replace = TRUE)
  x <- rbinom(k, n, plogis(rnorm(k, c(-3, -1, 0, 1.5)[(i %% 4) + 1], 0.8)))
  if (k == 10) { n[2] <- n[1]; x[2] <- x[1] }
  for (ms in c("PLO", "PLN", "PFT")) {
    e <- escalc(measure = ms, xi = x, ni = n)
    for (m in c("REML", "ML", "PM", "DL", "HE", "SJ", "EB", "EE")) for (t in c("z", "knha", "adhoc")) {
      r <- quiet(rma(yi, vi, data = e, method = m, test = t, control = if (m == "EE") list() else ctl))
      if (is.null(r)) next
      q <- if (m == "EE") NULL else quiet(predict(r, pi.type = "riley"))
      ci <- if (m == "EE") NULL else quiet(confint(r, control = list(tol = 1e-12))$random)
      add(id = str(sprintf("pool/%d/%s/%s/%s", k, ms, m, t)), xi = vec(x), ni = vec(n), est = num(r$beta[1]),
          se = num(r$se), ci_lb = num(r$ci.lb), ci_ub = num(r$ci.ub), pval = num(r$pval), tau2 = num(r$tau2),
          i2 = num(r$I2), h2 = num(r$H2), q = num(r$QE), pi_lb_hts = num(q$pi.lb), pi_ub_hts = num(q$pi.ub),
          qp_lb = num(if (is.null(ci)) NA else ci["tau^2", "ci.lb"]),
          qp_ub = num(if (is.null(ci)) NA else ci["tau^2", "ci.ub"]), weights = vec(weights(r)))
    }
    if (k >= 3 && ms != "PLN") for (t in c("z", "knha")) {
      r <- rma(yi, vi, data = e, method = "REML", test = t, control = ctl)
      f <- influence(r)
      add(id = str(sprintf("influence/%d/%s/%s", k, ms, t)), xi = vec(x), ni = vec(n),
          rstudent = vec(f$inf$rstudent), dffits = vec(f$inf$dffits), cook = vec(f$inf$cook.d),
          cov_r = vec(f$inf$cov.r), tau2_del = vec(f$inf$tau2.del), q_del = vec(f$inf$QE.del), hat = vec(f$inf$hat),
          dfbs = vec(f$dfbs[[1]]), infl = vec(f$is.infl))
      g <- regtest(r); h <- regtest(r, model = "lm"); b <- quiet(ranktest(r))
      tf <- quiet(trimfill(r, control = ctl, test = t))
      mod <- seq_len(k) %% 3
      mr <- if (k >= 6) rma(yi, vi, mods = ~ mod, data = e, method = "REML", test = t, control = ctl) else NULL
      add(id = str(sprintf("tests/%d/%s/%s", k, ms, t)), xi = vec(x), ni = vec(n), egger = num(g$zval), egger_p = num(g$pval),
          classic = num(h$zval), classic_p = num(h$pval), begg = num(b$tau), begg_p = num(b$pval), k0 = num(tf$k0),
          side = str(tf$side), tf_est = num(tf$beta[1]), tf_se = num(tf$se), beta = vec(mr$beta), beta_se = vec(mr$se),
          qm = num(mr$QM), qm_p = num(mr$QMp), r2 = num(mr$R2))
    }
  }
  g <- quiet(rma.glmm(measure = "PLO", xi = x, ni = n, method = "ML"))
  if (!is.null(g)) add(id = str(sprintf("glmm/%d", k)), xi = vec(x), ni = vec(n), est = num(g$beta[1]), se = num(g$se),
                       tau2 = num(g$tau2), q_lrt = num(g$QE.LRT))
}
for (i in 1:8) {
  k <- c(2, 3, 5, 8, 12, 20, 4, 6)[i]
  n1 <- sample(8:90, k, replace = TRUE); n2 <- sample(8:90, k, replace = TRUE)
  p <- plogis(rnorm(k, c(-3, -1.5, 0.5)[(i %% 3) + 1], 0.7))
  a <- rbinom(k, n1, p); c <- rbinom(k, n2, plogis(qlogis(p) + rnorm(k, 0.4, 0.5)))
  a[1] <- 0
  if (i >= 5) c[1] <- 0
  if (i == 7) { a[2] <- n1[2]; c[2] <- n2[2] }
  dat <- list(ai = vec(a), n1i = vec(n1), ci = vec(c), n2i = vec(n2))
  rec <- function(...) do.call(add, c(list(...), dat))
  for (ms in c("RR", "OR", "RD", "PETO")) {
    e <- escalc(measure = ms, ai = a, n1i = n1, ci = c, n2i = n2)
    rec(id = str(sprintf("two_arms/%d/%s", i, ms)), yi = vec(e$yi), vi = vec(e$vi))
  }
  for (ms in c("RR", "OR", "RD")) {
    h <- quiet(rma.mh(measure = ms, ai = a, n1i = n1, ci = c, n2i = n2))
    if (!is.null(h)) rec(id = str(sprintf("mh/%d/%s", i, ms)), est = num(h$beta[1]), se = num(h$se), q = num(h$QE), q_df = num(h$k.yi - 1))
  }
  h <- quiet(rma.peto(ai = a, n1i = n1, ci = c, n2i = n2))
  if (!is.null(h)) rec(id = str(sprintf("peto/%d", i)), est = num(h$beta[1]), se = num(h$se), q = num(h$QE), q_df = num(h$k.yi - 1))
}
cat("{\n\"source\": {\"metafor\": \"", as.character(packageVersion("metafor")), "\", \"R\": \"", R.version$major, ".", R.version$minor, "\"},\n\"values\": [\n", paste(out, collapse = ",\n"), "\n]\n}\n", sep = "")
