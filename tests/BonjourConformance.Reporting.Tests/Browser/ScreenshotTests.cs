using System.Buffers.Binary;

namespace BonjourConformance.Reporting.Tests.Browser;

/// <summary>reports/sample/report.png, which the front page of the repository shows: the first screen of the sample.</summary>
public sealed class ScreenshotTests : BrowserTest
{
    [Test]
    public async Task The_first_screen_of_the_sample_names_its_worst_finding_and_is_the_picture_beside_it()
    {
        var sample = Path.Combine(Repository, "reports", "sample");
        var page = await Open(Path.Combine(sample, "report.html"), options: new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var picture = await page.ScreenshotAsync();
        var kept = Path.Combine(sample, "report.png");
        if (Environment.GetEnvironmentVariable("UPDATE_SAMPLE") is { Length: > 0 })
            await System.IO.File.WriteAllBytesAsync(kept, picture);

        var first = await page.Locator(".finding").First.BoundingBoxAsync();
        Assert.Multiple(() =>
        {
            Assert.That(first!.Y + first.Height, Is.LessThan(900), "the worst finding stands on the first screen");
            // Fonts differ from machine to machine; the size does not.
            Assert.That(Size(System.IO.File.ReadAllBytes(kept)), Is.EqualTo(Size(picture)), "UPDATE_SAMPLE=1 makes the picture anew");
        });
    }

    private static (int Width, int Height) Size(byte[] png) => (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
