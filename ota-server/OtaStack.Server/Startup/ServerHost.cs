using Microsoft.Extensions.Options;
using OtaStack.Server.Problems;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Startup;

/// <summary>Builds and runs the one web host that carries all slices.</summary>
internal static class ServerHost
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--data"] = "Server:DataDirectory",
        ["--url"] = "Server:HttpUrl",
        ["--mqtt"] = "Server:MqttEndpoint",
        ["--json-logs"] = "Server:JsonLogs",
    };

    /// <summary>Runs until stopped; returns an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            WebApplication app = Build(args);
            await using (app.ConfigureAwait(false))
            {
                await app.RunAsync().ConfigureAwait(false);
            }

            return ExitCode.Stopped;
        }
        catch (ConfigurationRefusedException refused)
        {
            await System.Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return ExitCode.ConfigurationRefused;
        }
        catch (IOException failed)
        {
            // The port is taken, the data directory is in use or not writable: no stack trace for these.
            await System.Console.Error.WriteLineAsync(failed.Message).ConfigureAwait(false);
            return ExitCode.StartFailed;
        }
    }

    /// <summary>Builds the host; <paramref name="adjust"/> lets tests replace the clock and other ports.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Watching the settings files costs start-up time and the settings are read once anyway.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddCommandLine(args, Switches);
        builder.WebHost.UseStaticWebAssets();

        ServerOptions options = ReadOptions(builder.Configuration);
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new DataDirectory(options.DataDirectory));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddListeners(options);
        builder.AddLogs(options);
        builder.AddApiProblems();
        builder.AddModules();
        adjust?.Invoke(builder);

        WebApplication app = builder.Build();
        app.UsePipeline();
        app.MapModules();
        return app;
    }

    private static ServerOptions ReadOptions(ConfigurationManager configuration)
    {
        ServerOptions options = new();
        try
        {
            configuration.GetSection(ServerOptions.Section).Bind(options);
        }
        catch (InvalidOperationException wrong)
        {
            throw new ConfigurationRefusedException(wrong.Message, wrong);
        }

        string? problem = ListenRules.FindProblem(options);
        return problem is null ? options : throw new ConfigurationRefusedException(problem);
    }
}
