package io.keyway.cli;

import io.keyway.inspect.Survey;
import java.io.IOException;
import java.io.PrintWriter;

/** Says which servers did not answer. */
final class SurveyReport {

  private SurveyReport() {}

  /**
   * Names those that failed.
   *
   * @return how a command ends that shows the answers
   * @throws IOException the first failure, if nobody answered
   */
  static ExitCode conclude(Survey<?> survey, PrintWriter err) throws IOException {
    if (survey.failures().isEmpty()) {
      return ExitCode.OK;
    }
    if (survey.answers().isEmpty()) {
      throw survey.failures().values().iterator().next();
    }
    survey.failures().values().forEach(failure -> err.println(Complaint.oneLine(failure)));
    err.flush();
    return ExitCode.PARTLY_DONE;
  }
}
