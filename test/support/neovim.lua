-- Runs inside Neovim: opens a file with the language server attached, waits for its diagnostics, applies one code action
-- through the editor's own menu, and writes what it saw as JSON. Every input is in the environment:
-- NODE, CLI: the server's command; FOLDER: the workspace; FILE: what to open, below it; ACTION: the title to choose;
-- REPORT: where the JSON goes; RULE: the diagnostic to wait for.
local env = vim.env
local deadline = 20000
local report = { errors = {} }

local function finish()
  local file = assert(io.open(env.REPORT, 'w'))
  file:write(vim.fn.json_encode(report))
  file:close()
  vim.cmd('qall!')
end

local function fail(message)
  table.insert(report.errors, message)
  finish()
end

-- What the editor would show the user as an error is an error of the test.
local notify = vim.notify
vim.notify = function(message, level, options)
  if level ~= nil and level >= vim.log.levels.WARN then
    table.insert(report.errors, message)
  end
  return notify(message, level, options)
end

local function seen(buffer)
  return vim.tbl_map(function(diagnostic)
    return {
      code = diagnostic.code or vim.tbl_get(diagnostic, 'user_data', 'lsp', 'code'),
      source = diagnostic.source,
      severity = diagnostic.severity,
      line = diagnostic.lnum,
      column = diagnostic.col,
      endColumn = diagnostic.end_col,
      message = diagnostic.message,
    }
  end, vim.diagnostic.get(buffer))
end

local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(env.FOLDER .. '/' .. env.FILE))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = 'platformlint',
    cmd = { env.NODE, env.CLI, 'server', '--stdio' },
    root_dir = env.FOLDER,
    on_exit = function(code)
      report.exit = code
    end,
  })
  if client == nil or not vim.lsp.buf_attach_client(buffer, client) then
    return fail('The server could not be started.')
  end

  local function has(code)
    return #vim.tbl_filter(function(diagnostic)
      return diagnostic.code == code
    end, seen(buffer)) > 0
  end

  if not vim.wait(deadline, function() return has(env.RULE) end, 20) then
    report.before = seen(buffer)
    return fail('No diagnostic ' .. env.RULE .. ' came.')
  end
  report.before = seen(buffer)

  -- The user stands on the diagnostic, asks for code actions and chooses one of the menu.
  local there = vim.tbl_filter(function(diagnostic)
    return diagnostic.code == env.RULE
  end, seen(buffer))[1]
  vim.api.nvim_win_set_cursor(0, { there.line + 1, there.column })
  vim.ui.select = function(items, options, choose)
    report.titles = vim.tbl_map(options.format_item, items)
    for index, title in ipairs(report.titles) do
      if title == env.ACTION then
        return choose(items[index], index)
      end
    end
    choose(nil, nil)
  end
  vim.lsp.buf.code_action()

  if not vim.wait(deadline, function() return report.titles ~= nil and not has(env.RULE) end, 20) then
    report.after = seen(buffer)
    return fail('The diagnostic stayed after the action.')
  end
  report.after = seen(buffer)
  report.lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)

  vim.lsp.stop_client(client)
  if not vim.wait(deadline, function() return report.exit ~= nil end, 20) then
    return fail('The server did not end.')
  end
  finish()
end

local ok, message = pcall(main)
if not ok then
  fail(message)
end
