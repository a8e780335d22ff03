package io.keyway.inspect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A part of a tree of data, such as {@code $.user.plan==pro} or {@code $.tags[*]==new}: names,
 * indices, or {@code *} for all of them, and what must stand there. Any thread.
 *
 * @param steps names and indices from the root; {@code *} for all
 * @param literal what must be there, or null if anything may
 * @param isNegated whether it must not be that
 */
record DataPath(List<String> steps, @Nullable String literal, boolean isNegated) {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]=!]+)|\\[(\\d{1,9}|\\*)]|\\[(?:'([^']*)'|\"([^\"]*)\")]");
  private static final Pattern COMPARISON = Pattern.compile("\\s*(==|!=)\\s*(.*)", Pattern.DOTALL);

  static DataPath parse(String text) {
    List<String> steps = new ArrayList<>();
    int at = 1;
    Matcher step = STEP.matcher(text);
    while (step.region(at, text.length()).lookingAt()) {
      steps.add(firstGroup(step).strip());
      at = step.end();
    }
    String rest = text.substring(at);
    if (rest.isBlank() && !steps.isEmpty()) {
      return new DataPath(steps, null, false);
    }
    Matcher comparison = COMPARISON.matcher(rest);
    if (!comparison.matches()) {
      throw new IllegalArgumentException(
          "value: %s (expected: $.name.name[0]==literal; '%s' is not understood)"
              .formatted(text, rest));
    }
    return new DataPath(
        steps, unquoted(comparison.group(2).strip()), comparison.group(1).equals("!="));
  }

  private static String firstGroup(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      if (matcher.group(i) != null) {
        return matcher.group(i);
      }
    }
    return "";
  }

  private static String unquoted(String literal) {
    boolean quoted =
        literal.length() > 1
            && (literal.startsWith("\"") || literal.startsWith("'"))
            && literal.charAt(0) == literal.charAt(literal.length() - 1);
    return quoted ? literal.substring(1, literal.length() - 1) : literal;
  }

  /** Whether the tree has such a part. */
  boolean isIn(JsonNode tree) {
    return isIn(tree, 0);
  }

  private boolean isIn(JsonNode node, int depth) {
    if (depth == steps.size()) {
      return literal == null || isNegated != isLiteral(node, literal);
    }
    String step = steps.get(depth);
    if (step.equals("*")) {
      return node.valueStream().anyMatch(child -> isIn(child, depth + 1));
    }
    JsonNode child = node.isArray() ? element(node, step) : node.get(step);
    return child != null && isIn(child, depth + 1);
  }

  private static @Nullable JsonNode element(JsonNode array, String step) {
    return step.chars().allMatch(Character::isDigit) && step.length() < 10
        ? array.get(Integer.parseInt(step))
        : null;
  }

  private static boolean isLiteral(JsonNode node, String literal) {
    if (node.isNumber()) {
      try {
        return node.decimalValue().compareTo(new BigDecimal(literal)) == 0;
      } catch (NumberFormatException _) {
        return false;
      }
    }
    return node.isValueNode() && node.asString().equals(literal);
  }
}
