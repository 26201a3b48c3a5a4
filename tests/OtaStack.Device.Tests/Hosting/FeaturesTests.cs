using OtaStack.Device.Hosting;

namespace OtaStack.Device.Tests.Hosting;

/// <summary>Features while the network is waited for.</summary>
public sealed class FeaturesTests
{
    [Fact]
    public void A_feature_that_throws_does_not_leave_the_work_behind_that_was_waited_for()
    {
        using ThrowingFeature feature = new();
        Features features = new([feature], null!);
        bool hasEnded = false;

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => features.Await(() =>
        {
            // Longer than it takes the feature to throw, and some turns more.
            feature.Thrown.Wait(TimeSpan.FromSeconds(30));
            Thread.Yield();
            Thread.SpinWait(20_000_000);
            hasEnded = true;
        }));

        Assert.Equal("of the feature", failure.Message);
        Assert.True(hasEnded);
        Assert.Equal(1, feature.Turns);
        features.Await(static () => { });
    }

    [Fact]
    public void What_the_work_throws_comes_back()
    {
        using ThrowingFeature feature = new() { Throws = false };

        Assert.Throws<IOException>(() => new Features([feature], null!).Await(static () => throw new IOException()));
    }

    private sealed class ThrowingFeature : IDeviceFeature, IDisposable
    {
        public ManualResetEventSlim Thrown { get; } = new();

        public bool Throws { get; set; } = true;

        public int Turns { get; private set; }

        public void Start(DeviceParts parts)
        {
        }

        public void Turn(long now)
        {
            Turns++;
            if (Throws)
            {
                Throws = false;
                Thrown.Set();
                throw new InvalidOperationException("of the feature");
            }
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
            Thrown.Dispose();
        }
    }
}
