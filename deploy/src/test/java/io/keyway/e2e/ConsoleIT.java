package io.keyway.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.fixture.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The console in a real browser, on a cluster with keys and values that mean harm. Leaves a picture
 * of each screen in {@code target/console}.
 */
@Tag("measuring")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleIT {

  private static final Path PICTURES = Path.of("target", "console");
  private static final String HOSTILE = "<script>document.title='owned'</script>\"'&";
  private static final String FITS =
      "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
  private static final Duration SOON = Duration.ofSeconds(15);

  private static LocalClusterProcess cluster;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(PICTURES);
    cluster = LocalClusterProcess.start();
    try (RawConnection proxy = new RawConnection(cluster.address())) {
      for (int i = 0; i < 300; i++) {
        String plan = i % 3 == 0 ? "pro" : "free";
        String value = "{\"id\":%d,\"plan\":\"%s\",\"note\":\"%s\"}".formatted(i, plan, "x");
        proxy.ask("set user:%d 0 %d %d\r\n%s\r\n".formatted(i, i % 2 * 600, value.length(), value));
        proxy.ask("get user:%d\r\n".formatted(2 * i));
      }
      store(proxy, "evil:" + HOSTILE, HOSTILE + "<img src=x onerror=\"document.title='owned'\">");
      store(proxy, "evil:bytes", "\u0000\u0001\u001b[31m\u00ff\u00fe\u0085");
      store(proxy, "evil:json", "{\"<b>k\":\"" + "<script>document.title='owned'</script>" + "\"}");
      store(proxy, "big:1", "<b>".repeat(340_000));
      proxy.ask("delete nothing\r\n");
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--lang=en");
    options.addArguments("--window-size=1400,1000");
    LoggingPreferences log = new LoggingPreferences();
    log.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", log);
    System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
    browser = new ChromeDriver(options);
  }

  private static void store(RawConnection proxy, String key, String value) throws IOException {
    assertThat(proxy.ask("set %s 0 0 %d\r\n%s\r\n".formatted(key, value.length(), value)))
        .isEqualTo("STORED\r\n");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void browserLog_hasNoError() {
    List<LogEntry> entries = browser.manage().logs().get(LogType.BROWSER).getAll();
    // A refusal that a test asks for is a failed request in the browser's eyes.
    assertThat(entries)
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .filteredOn(entry -> !entry.getMessage().matches("(?s).*status of 40[39].*"))
        .isEmpty();
    assertThat(browser.getTitle()).isEqualTo("Keyway");
  }

  private static void open(String place) {
    open(cluster.address("http"), place);
  }

  private static void open(InetSocketAddress console, String place) {
    browser.get(base(console) + "default/" + place);
  }

  private static String base(InetSocketAddress console) {
    return "http://127.0.0.1:" + console.getPort() + "/#/";
  }

  private static WebElement find(String selector) {
    return await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> browser.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
  }

  private static WebElement named(String name) {
    return find("[data-test='" + name + "']");
  }

  private static void awaitText(String selector, String text) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(browser.findElement(By.cssSelector(selector)).getText()).contains(text));
  }

  private static void picture(String name) throws IOException {
    Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Test
  @Order(1)
  void overview_isThereWithinASecondAndSaysHowThePoolIs() throws IOException {
    open("overview");
    awaitText("[data-test='verdict']", "All 3 nodes serve");
    Object painted =
        browser.executeScript(
            "return performance.getEntriesByName('first-contentful-paint')[0].startTime");
    // A second is the goal on a machine that has nothing else to do.
    assertThat(Double.parseDouble(String.valueOf(painted))).isLessThan(3_000);
    awaitText(".top", "304");
    picture("overview");
  }

  @Test
  @Order(2)
  void node_fillsEveryTab() throws IOException {
    open("nodes");
    awaitText("main table", "node-3");
    picture("nodes");
    for (String tab : List.of("stats", "settings", "items", "slabs", "sizes", "conns")) {
      open("nodes/node-1?tab=" + tab);
      awaitText("nav.tabs [aria-current]", tab.toUpperCase(Locale.ROOT));
      find("main table");
      picture("node-" + tab);
    }
  }

  @Test
  @Order(3)
  void hitRates_nameTheCommandThatMissesMost() throws IOException {
    open("rates?window=0");
    awaitText("[data-test='worst']", "GET misses most: 299 times");
    awaitText("[data-command='delete']", "0.0 %");
    picture("rates");
  }

  @Test
  @Order(4)
  void keys_areFoundByKeyAndValueOverAllNodes() throws IOException {
    open("keys");
    awaitText("[data-test='progress']", "304 found");
    find("input[name='key']").sendKeys("user:*");
    find("input[name='value']").sendKeys("$.plan==\"pro\"", Keys.ENTER);
    awaitText("[data-test='progress']", "100 found");
    awaitText("[data-test='progress']", "That is all.");
    assertThat(browser.getCurrentUrl()).contains("key=user");
    named("keys").findElement(By.cssSelector(".line")).sendKeys(Keys.ENTER);
    awaitText("[data-test='value']", "plan: \"pro\"");
    picture("keys");
    open("keys?view=tree");
    awaitText("[data-test='keys']", "user:");
    WebElement largest = find("[data-test='keys'] .line");
    assertThat(largest.getText()).startsWith("▸ user:").contains("300");
    largest.sendKeys(Keys.ENTER);
    awaitText("[data-test='keys'] [role='option']", "");
    assertThat(find("[data-test='keys'] .line").getAttribute("aria-expanded")).isEqualTo("true");
    assertThat(find("[data-test='keys'] [role='option'] .name").getText()).matches("[0-9]+");
    picture("keys-tree");
    find("[data-test='keys'] .line").sendKeys(Keys.ENTER);
    await()
        .until(() ->
            browser.findElements(By.cssSelector("[data-test='keys'] [role='option']")).isEmpty());
  }

  @Test
  @Order(5)
  void hostileKeysAndValues_areTextAndNothingElse() throws IOException {
    showItem("evil:" + HOSTILE);
    awaitText("[data-test='item-key']", HOSTILE);
    awaitText("[data-test='value']", "<img src=x onerror=");
    picture("item-markup");
    showItem("evil:json");
    awaitText("[data-test='value']", "<script>document.title");
    showItem("evil:bytes");
    awaitText("[data-test='value']", "00 01 1b 5b");
    browser.findElement(By.xpath("//button[.='Text']")).click();
    awaitText("[data-test='value']", "\\x00\\x01\\x1b[31m");
    showItem("big:1");
    awaitText("[data-test='item']", "Only the beginning is shown.");
    assertThat(browser.findElements(By.cssSelector("main img, main script"))).isEmpty();
  }

  private static void showItem(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    open("keys?item=" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    browser.navigate().refresh();
    awaitText("[data-test='item-key']", key);
  }

  @Test
  @Order(6)
  void item_isEditedUnlessSomebodyElseHasChangedIt() throws IOException {
    showItem("user:42");
    named("edit").click();
    WebElement editor = named("editor");
    try (RawConnection proxy = new RawConnection(cluster.address())) {
      store(proxy, "user:42", "theirs");
    }
    editor.clear();
    editor.sendKeys("mine");
    named("save").click();
    awaitText("dialog", "Somebody has changed the item");
    awaitText("dialog .value", "theirs");
    picture("conflict");
    browser.findElement(By.xpath("//button[.='Put mine in its place']")).click();
    named("save").click();
    awaitText("[data-test='value']", "mine");
  }

  @Test
  @Order(7)
  void placement_saysWhichNodeAndWhy() throws IOException {
    open("placement");
    named("key").sendKeys("user:42");
    awaitText("[data-test='explained']", "libmemcached.ketama_weighted");
    awaitText("[data-test='explained']", "first point at or above the hash");
    assertThat(browser.getCurrentUrl()).contains("key=user%3A42");
    browser.findElement(By.cssSelector("main input[type='checkbox']")).click();
    named("compare").click();
    awaitText("[data-test='plan']", "of the keys move");
    picture("placement");
  }

  @Test
  @Order(8)
  void member_isAddedAfterItsPlanAndRemovedByName() throws IOException {
    open("ring");
    awaitText("main table", "node-1");
    named("add").click();
    find("dialog input[name='id']").sendKeys("node-9");
    find("dialog input[name='address']").sendKeys("127.0.0.1:" + FreePort.find());
    named("plan-go").click();
    awaitText("dialog [data-test='plan']", "of the keys move");
    picture("ring-plan");
    named("plan-go").click();
    awaitText("main table", "node-9");
    node9_isSeenAsOneWithAnOpenBreaker();
    open("ring");
    named("remove-node-9").click();
    assertThat(named("confirm-go").isEnabled()).isFalse();
    named("confirm").sendKeys("node-9", Keys.ENTER);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(find("main table").getText()).doesNotContain("node-9"));
    picture("ring");
    open("overview");
    awaitText("[data-test='events']", "node-9 has left the ring");
  }

  private static void node9_isSeenAsOneWithAnOpenBreaker() throws IOException {
    open("overview");
    try (RawConnection proxy = new RawConnection(cluster.address())) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> {
            for (int i = 0; i < 50; i++) {
              proxy.ask("get user:%d\r\n".formatted(i));
            }
            assertThat(named("events").getText()).contains("The breaker of node-9 opened");
          });
    }
    picture("overview-breaker");
    browser.executeScript("arguments[0].scrollIntoView()", named("latency"));
    assertThat(named("breakers").findElements(By.tagName("canvas"))).isNotEmpty();
    picture("overview-latency");
    open("nodes");
    awaitText("main table", "opened 1×");
    picture("nodes-breaker");
  }

  @Test
  @Order(9)
  void console_isReadOnlyUntilChangesAreSwitchedOn() throws IOException {
    open("console");
    named("line").sendKeys("version", Keys.ENTER);
    awaitText("[data-test='answers']", "VERSION ");
    named("line").sendKeys("delete user:1", Keys.ENTER);
    awaitText("[data-test='answers']", "switch changes on");
    named("writes").click();
    named("line").sendKeys("flush_all", Keys.ENTER);
    assertThat(named("confirm-go").isEnabled()).isFalse();
    named("confirm").sendKeys(Keys.ESCAPE);
    picture("console");
  }

  @Test
  @Order(10)
  void everyScreen_isReachedByKeyboardInBothLanguagesAndThemes() throws IOException {
    open("overview");
    find(".top");
    browser.findElement(By.tagName("body")).sendKeys("0");
    awaitText("main h1", "Pools");
    picture("pools");
    browser.findElement(By.tagName("body")).sendKeys("-");
    awaitText("main table", "removed member node-9");
    picture("audit");
    browser.findElement(By.tagName("body")).sendKeys(Keys.chord(Keys.CONTROL, "k"));
    find("dialog input").sendKeys("node-2", Keys.ENTER);
    awaitText("main h1", "node-2");
    browser.executeScript(
        "localStorage.setItem('keyway.lang', 'zh'); localStorage.setItem('keyway.theme', 'dark')");
    open("overview");
    browser.navigate().refresh();
    awaitText("[data-test='verdict']", "个节点正常服务");
    assertThat(browser.executeScript("return document.documentElement.dataset.theme"))
        .isEqualTo("dark");
    picture("overview-zh-dark");
    browser.executeScript("localStorage.clear()");
  }

  @Test
  @Order(11)
  void hotKeys_leadToTheItemAndToWhyItIsThere() throws IOException {
    try (RawConnection proxy = new RawConnection(cluster.address())) {
      for (int i = 0; i < 300; i++) {
        proxy.ask("get user:42\r\nget user:%d\r\n".formatted(i % 9));
      }
      proxy.ask("get evil:%s\r\nget %s\r\n".formatted(HOSTILE, "k".repeat(250)));
    }
    open("hot");
    browser.navigate().refresh();
    awaitText("[data-test='hot'] tbody tr", "user:42");
    awaitText("[data-test='hot']", HOSTILE);
    picture("hot-keys");
    browser.findElement(By.xpath("//th/button[.='Bytes/s']")).sendKeys(Keys.ENTER);
    find("main input[type='search']").sendKeys("user:42");
    assertThat(browser.getCurrentUrl()).contains("find=user%3A42", "sort=4d");
    browser.navigate().refresh();
    awaitText("th[aria-sort='descending']", "Bytes/s");
    browser.findElement(By.linkText("user:42")).sendKeys(Keys.ENTER);
    awaitText("[data-test='item-key']", "user:42");
    open("hot");
    awaitText("[data-test='hot'] tbody tr", "user:42");
    browser.findElement(By.cssSelector("[data-test='hot'] td .small")).sendKeys(Keys.ENTER);
    awaitText("[data-test='explained']", "first point at or above the hash");
  }

  @Test
  @Order(12)
  void slowRequests_sayWhereTheTimeWent() throws IOException {
    InetSocketAddress zookeeper = cluster.address("ZooKeeper");
    // For this proxy every request is slow.
    try (AdminProcess proxy =
            AdminProcess.start(
                "proxy",
                "--zookeeper",
                "127.0.0.1:" + zookeeper.getPort(),
                "--slow-threshold",
                "0",
                "--state-dir",
                "");
        RawConnection client = new RawConnection(proxy.address())) {
      await().atMost(SOON).until(() -> client.ask("get user:1\r\n").startsWith("VALUE"));
      client.ask("get evil:%s\r\n".formatted(HOSTILE));
      client.ask("set written 0 0 1\r\nx\r\n");
      String keys = IntStream.range(0, 60).mapToObj(i -> " user:" + i).collect(joining());
      client.ask("get" + keys + "\r\n");
      open(proxy.adminAddress(), "slow");
      awaitText("[data-test='slow']", "user:1");
      awaitText("[data-test='slow']", "more keys");
      awaitText("[data-test='slow']", HOSTILE);
      awaitText("[data-test='slow']", "for the answer");
      awaitText("[data-test='slow']", "pool default, libmemcached.ketama_weighted, epoch");
      picture("slow");
      find("main input[name='ms']").sendKeys("60000");
      awaitText("main", "Nothing here.");
      assertThat(browser.getCurrentUrl()).contains("ms=60000");
      open(proxy.adminAddress(), "slow?sort=3a");
      browser.findElement(By.linkText("written")).sendKeys(Keys.ENTER);
      awaitText("[data-test='item-key']", "written");
      open(proxy.adminAddress(), "nodes/node-1?tab=latency");
      awaitText("main table", "get");
      picture("node-latency");
      newScreens_fitANarrowWindowInChineseAndDark(proxy.adminAddress());
      requestsOfThatProxy_areInEveryConsole(proxy.address().getPort());
      // Before the proxy ends under the page.
      open("overview");
    }
  }

  /** The console of the cluster is another process than the proxy that saw the requests. */
  private static void requestsOfThatProxy_areInEveryConsole(int port) throws IOException {
    open("slow");
    awaitText("[data-test='slow']", "written");
    awaitText("[data-test='slow-total']", "thresholds of 0 to 100 ms");
    awaitText("main", "-" + port);
    picture("slow-of-all-proxies");
    open("hot");
    awaitText("[data-test='hot']", "written");
    awaitText("main", "proxy-1");
  }

  @Test
  @Order(13)
  void proxyThatCannotBeAsked_isNamed() throws IOException {
    LiveProxy gone =
        new LiveProxy(new Address("127.0.0.1", 1), Map.of(), Map.of(), Optional.empty(), "1");
    try (Cluster zookeeper = cluster();
        var _ = zookeeper.register("proxy-gone", gone)) {
      for (String screen : List.of("overview", "nodes", "hot", "slow")) {
        open(screen);
        awaitText("main [role='alert']", "proxy-gone can’t be asked");
      }
      picture("proxy-gone");
    }
    open("overview");
    awaitText("[data-test='verdict']", "nodes serve");
    await()
        .atMost(SOON)
        .until(() -> browser.findElements(By.cssSelector("main [role='alert']")).isEmpty());
  }

  private static Cluster cluster() {
    return Cluster.connect("127.0.0.1:" + cluster.address("ZooKeeper").getPort(), "default");
  }

  /** The same cluster under another name, and one that is not there, by keyboard alone. */
  @Test
  @Order(14)
  void clusters_areAddedAndForgotten() throws IOException {
    open("pools");
    add("lost", "127.0.0.1:1");
    awaitText("[data-test='clusters']", "No ZooKeeper answers at 127.0.0.1:1");
    find("input[name='cluster-user']").sendKeys("keyway");
    find("input[name='cluster-password']").sendKeys("hidden-word");
    add("far", "127.0.0.1:" + cluster.address("ZooKeeper").getPort());
    awaitText("main table", "far/default");
    awaitText("[data-test='clusters'] table", "given");
    assertThat(find("input[name='cluster-password']").getDomProperty("value")).isEmpty();
    assertThat(browser.getPageSource() + browser.getCurrentUrl()).doesNotContain("hidden-word");
    picture("clusters");
    browser.findElement(By.linkText("far/default")).sendKeys(Keys.ENTER);
    awaitText("[data-test='verdict']", "All 3 nodes serve");
    for (String screen : List.of("keys", "hot", "ring")) {
      browser.get(base(cluster.address("http")) + "far%2Fdefault/" + screen);
      find("main h1");
      assertThat(find("main").getText()).as(screen).doesNotContain("There is no pool");
    }
    awaitText("main table", "node-1");
    named("remove-node-2").click();
    awaitText("dialog [data-test='plan']", "of the keys move");
    browser.findElement(By.cssSelector("dialog input")).sendKeys(Keys.ESCAPE);
    browser.executeScript("localStorage.setItem('keyway.lang', 'zh')");
    open("pools");
    browser.navigate().refresh();
    awaitText("[data-test='clusters']", "查看其他集群");
    awaitText("[data-test='clusters']", "没有 ZooKeeper 应答");
    named("forget-far").sendKeys(Keys.ENTER);
    named("forget-lost").sendKeys(Keys.ENTER);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(find("main").getText()).doesNotContain("far/default"));
    browser.executeScript("localStorage.clear()");
    open("audit");
    browser.navigate().refresh();
    awaitText("main table", "removed cluster far from the page");
    assertThat(find("main").getText()).contains("with credentials").doesNotContain("hidden-word");
  }

  private static void add(String name, String zookeeper) {
    find("input[name='cluster-name']").sendKeys(name);
    find("input[name='cluster-zookeeper']").sendKeys(zookeeper, Keys.ENTER);
    awaitText("[data-test='clusters'] table", name);
  }

  private static void newScreens_fitANarrowWindowInChineseAndDark(InetSocketAddress console)
      throws IOException {
    browser.executeScript(
        "localStorage.setItem('keyway.lang', 'zh'); localStorage.setItem('keyway.theme', 'dark')");
    Dimension wide = browser.manage().window().getSize();
    browser.manage().window().setSize(new Dimension(1024, 800));
    for (String screen : List.of("overview", "nodes", "hot", "slow")) {
      open(console, screen);
      browser.navigate().refresh();
      find("main h1");
      awaitText(".top", "p99");
      picture(screen + "-narrow");
      assertThat((Boolean) browser.executeScript(FITS)).as(screen).isTrue();
    }
    browser.manage().window().setSize(wide);
    browser.executeScript("localStorage.clear()");
  }
}
