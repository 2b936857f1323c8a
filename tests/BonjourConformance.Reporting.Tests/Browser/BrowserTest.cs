using Microsoft.Playwright;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>
/// Opens pages in Debian's chromium as a file, the way a mail attachment opens. A test fails also when the page asked the network for anything,
/// wrote an error to the console, or broke its own Content-Security-Policy.
/// </summary>
[Category("Browser")]
public abstract class BrowserTest : TestFiles
{
    private static IPlaywright? playwright;
    private static IBrowser? browser;
    private IBrowserContext? context;

    protected List<string> Complaints { get; } = [];

    private static string Executable => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    [OneTimeSetUp]
    public async Task Launch()
    {
        if (!System.IO.File.Exists(Executable))
            Assert.Fail($"There is no browser at {Executable}: install Debian's chromium, or name one in CHROMIUM.");
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    [TearDown]
    public async Task CloseAndComplain()
    {
        if (context is not null)
            await context.CloseAsync();
        context = null;
        var complaints = Complaints.ToList();
        Complaints.Clear();
        Assert.That(complaints, Is.Empty);
    }

    protected async Task<IPage> Open(string path, string fragment = "", BrowserNewContextOptions? options = null)
    {
        options ??= new() { ViewportSize = new() { Width = 1440, Height = 900 } };
        options.AcceptDownloads = true;
        context = await browser!.NewContextAsync(options);
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
        var page = await context.NewPageAsync();
        var address = new Uri(path).AbsoluteUri;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add("console: " + message.Text);
        };
        page.PageError += (_, error) => Complaints.Add("error: " + error);
        page.Dialog += async (_, dialog) =>
        {
            Complaints.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                Complaints.Add("request: " + request.Url);
        };
        await page.GotoAsync(address + fragment);
        return page;
    }

    protected static ILocator Check(IPage page, string id) => page.Locator($"[id=\"{id}\"]");
}
