using System.Diagnostics;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Link.Tests.Live;

public sealed class LiveLoopTests
{
    [Test]
    public void A_flood_of_frames_does_not_stop_the_timers()
    {
        var loop = new LiveLoop();
        var over = false;
        void Flood()
        {
            if (!over) loop.Post(Flood);
        }

        using var rescue = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        loop.Post(Flood);
        loop.Run(() => loop.Delay(TimeSpan.FromMilliseconds(20)), rescue.Token);
        over = true;

        Assert.That(rescue.IsCancellationRequested, Is.False);
        Assert.That(loop.Now, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void What_was_posted_goes_before_a_timer_that_is_due()
    {
        var loop = new LiveLoop();
        var order = new List<string>();
        loop.Run(async () =>
        {
            var due = loop.Now + TimeSpan.FromMilliseconds(5);
            loop.At(due, () => order.Add("timer"));
            loop.Post(() =>
            {
                while (loop.Now < due) Thread.Sleep(1);
                loop.Post(() => order.Add("frame"));
            });
            await loop.Delay(TimeSpan.FromMilliseconds(50));
        });

        Assert.That(order, Is.EqualTo((string[])["frame", "timer"]));
    }

    [Test]
    public void A_timer_fires_no_sooner_than_it_is_due_and_a_post_from_another_thread_wakes_the_loop()
    {
        var loop = new LiveLoop();
        var watch = Stopwatch.StartNew();
        TimeSpan fired = default, woken = default;
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        loop.Run(async () =>
        {
            var start = loop.Now;
            await loop.Delay(TimeSpan.FromMilliseconds(7.5));
            fired = loop.Now - start;
            var posted = new TaskCompletionSource();
            using var other = new Timer(_ => loop.Post(posted.SetResult), null, 20, Timeout.Infinite);
            await posted.Task;
            woken = watch.Elapsed;
        }, cancel.Token);

        Assert.That(fired, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(7.5)));
        Assert.That(woken, Is.LessThan(TimeSpan.FromSeconds(1)));
    }
}
