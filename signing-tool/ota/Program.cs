using OtaStack.SigningTool.Hosting;

using ToolEnvironment environment = ToolEnvironment.OfProcess();
return await new OtaCommandLine(environment).RunAsync(args).ConfigureAwait(false);
