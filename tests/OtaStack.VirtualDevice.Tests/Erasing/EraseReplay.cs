using System.Text;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Tests.Erasing;

/// <summary>A device with secrets on simulated flash, without network and threads, and a search of the whole flash for them.</summary>
internal sealed class EraseReplay
{
    private const long Now = 1_800_000_000;
    private const string Device = "dev-1";
    private const int Window = 12;

    private readonly RepositorySimulator _repository = new(Now);
    private readonly SimulatedRelease _release;

    public EraseReplay()
    {
        _release = _repository.AddRelease("thermostat", "board", "1.0.0", [("a.dll", Noise(5000, 1)), ("app.entry", Noise(60, 2))]);
        _repository.Publish();
    }

    /// <summary>User's data, by path.</summary>
    public static IReadOnlyDictionary<string, byte[]> UserData { get; } = new Dictionary<string, byte[]>
    {
        ["user/schedule"] = Encoding.ASCII.GetBytes("away from 24 December to 6 January, key below the third pot"),
        ["user/history"] = Noise(9000, 3),
        ["log/faults"] = Noise(1500, 4),
    };

    /// <summary>All that must not be found after an erase of everything, by path.</summary>
    public static IReadOnlyDictionary<string, byte[]> Secrets { get; } = new Dictionary<string, byte[]>(UserData)
    {
        ["device/provisioning"] = Encoding.ASCII.GetBytes("the device code 4711-0815-2342 and a private certificate authority"),
        [SimulatedErase.KeyPath] = Noise(32, 5),
        ["slot.b/spare.dll"] = Noise(3000, 6),
    };

    /// <summary>A device whose user has written, replaced and deleted: copies of the secrets lie in more places than the files.</summary>
    public SimulatedFlash NewDevice(ulong seed)
    {
        SimulatedFlash flash = new(new FlashGeometry(Size: 160 * 1024), seed);
        SimulatedFileSystem files = new(flash);
        FactoryImage.Install(
            files,
            new ManagedHmacSha256(),
            new FactoryContent(_repository.RootJson(1), new ArraySource(_release.Index), new ArraySource(_release.Image)) { ReleaseId = _release.ReleaseId, Version = "1.0.0", SecurityCounter = 1 });
        foreach ((string path, byte[] bytes) in Secrets)
        {
            files.Write(path, bytes, 0, bytes.Length);
            files.Write(path, bytes, 0, bytes.Length);
        }

        files.Write("user/old", UserData["user/schedule"], 0, 40);
        files.Delete("user/old");
        return flash;
    }

    /// <summary>Paths of the secrets of which a piece can be read anywhere on the flash.</summary>
    public static string[] Found(SimulatedFlash flash, IReadOnlyDictionary<string, byte[]> secrets)
    {
        byte[] all = new byte[flash.Geometry.Size];
        flash.Read(0, all);
        return
        [
            .. secrets
                .Where(secret => Enumerable.Range(0, secret.Value.Length / Window).Any(i => all.AsSpan().IndexOf(secret.Value.AsSpan(i * Window, Window)) >= 0))
                .Select(secret => secret.Key),
        ];
    }

    public static SimulatedFileSystem FilesOf(SimulatedFlash flash)
    {
        return new SimulatedFileSystem(flash);
    }

    /// <summary>Powers on and tells what the agent is about.</summary>
    public static UpdateAgent Boot(SimulatedFlash flash)
    {
        SimulatedFileSystem files = new(flash);
        ManagedHmacSha256 hmac = new();
        AgentSettings settings = new() { Erase = SimulatedErase.ProfileFor(files) };
        UpdateAgent agent = new(new DeviceIdentity("thermostat", Device, "board"), settings, files, [new Ed25519Scheme()], hmac);
        BootChoice boot = BootSelection.Choose(files, new LauncherHmac(hmac), ResetReason.PowerOn);
        Assert.True(boot.Outcome != BootOutcome.NoBootableSlot, "nothing to boot");
        agent.Start(boot, Now);
        return agent;
    }

    /// <summary>Orders the erase unless the device is at it, and runs to its end.</summary>
    public static void Run(SimulatedFlash flash, bool all, bool isOrdered)
    {
        long now = Now;
        UpdateAgent agent = Boot(flash);
        if (!isOrdered)
        {
            Assert.Equal(ReasonCode.None, agent.User.OrderErase(all, Device, now));
        }

        for (int step = 0; step < 500 && agent.State == AgentState.Erasing && agent.Request.Kind != RequestKind.Reboot; step++)
        {
            now += agent.Request.NotBefore > now ? 1 : 2;
            agent.Tick(now);
        }

        Assert.True(agent.State == AgentState.Erased || agent.Request.Kind == RequestKind.Reboot, $"still {agent.State}");
    }

    private static byte[] Noise(int length, ulong seed)
    {
        SeededRandom random = new(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(256);
        }

        return bytes;
    }
}
